package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.jobmanager.TaskManagerEntry;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.process.ProcessFigures;
import io.weir.runtime.process.ThreadDumps;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskManagerMessage.FetchCollected;
import io.weir.runtime.protocol.TaskManagerMessage.ThreadDump;
import io.weir.runtime.rpc.RpcPeer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The cluster: its totals, the JobManager, the TaskManagers, metrics of jobs. */
final class ClusterRoutes {
    private static final String VERSION = version();

    private final RestContext context;

    ClusterRoutes(RestContext context) {
        this.context = context;
    }

    record Dashboard(
            @JsonProperty("refresh-interval") long refreshInterval,
            @JsonProperty("timezone-name") String timezoneName,
            @JsonProperty("timezone-offset") int timezoneOffset,
            @JsonProperty("flink-version") String version,
            @JsonProperty("flink-revision") String revision,
            Features features) {}

    record Features(
            @JsonProperty("web-submit") boolean submit,
            @JsonProperty("web-cancel") boolean cancel,
            @JsonProperty("web-rescale") boolean rescale,
            @JsonProperty("web-history") boolean history) {}

    record Overview(
            int taskmanagers,
            @JsonProperty("slots-total") int slotsTotal,
            @JsonProperty("slots-available") int slotsAvailable,
            @JsonProperty("jobs-running") int jobsRunning,
            @JsonProperty("jobs-finished") int jobsFinished,
            @JsonProperty("jobs-cancelled") int jobsCanceled,
            @JsonProperty("jobs-failed") int jobsFailed,
            @JsonProperty("flink-version") String version,
            @JsonProperty("flink-commit") String commit) {}

    record Setting(String key, String value) {}

    record Environment(Jvm jvm, List<String> classpath) {}

    record Jvm(String version, String arch, List<String> options) {}

    record LogUrl(String url) {}

    record Collected(List<byte[]> records, boolean ended) {}

    List<Route> all() {
        return List.of(
                Route.get("/config", request -> CompletableFuture.completedFuture(RestResponse.ok(dashboard()))),
                Route.get("/overview", context.looking(request -> overview())),
                Route.get("/jobmanager/config", request -> done(settings())),
                Route.get("/jobmanager/environment", request -> done(environment())),
                Route.get("/jobmanager/metrics", context.looking(request -> Metrics.of(ownMetrics(), request))),
                Route.get(
                        "/jobmanager/thread-dump",
                        request -> context.blocking(
                                () -> RestResponse.ok(TaskManagerViews.ThreadInfos.of(ThreadDumps.all())))),
                Route.get("/jobs/:jobid/jobmanager/config", context.job((job, request) -> settings())),
                Route.get("/jobs/:jobid/jobmanager/environment", context.job((job, request) -> environment())),
                Route.get(
                        "/jobs/:jobid/jobmanager/log-url",
                        context.job((job, request) -> new LogUrl("/#/job-manager/logs"))),
                Route.get(
                        "/jobs/:jobid/metrics",
                        context.job(
                                (job, request) -> Metrics.of(JobMetrics.all(job, wallMillis(), nowMillis()), request))),
                Route.get("/jobs/metrics", context.looking(this::metricsOfJobs)),
                Route.get("/taskmanagers", context.looking(request -> taskManagers())),
                Route.get("/taskmanagers/metrics", context.looking(this::metricsOfTaskManagers)),
                Route.get(
                        "/taskmanagers/:taskmanagerid",
                        context.looking(
                                request -> TaskManagerViews.Details.of(requireTaskManager(request), slots(), jobs()))),
                Route.get(
                        "/taskmanagers/:taskmanagerid/metrics",
                        context.looking(request ->
                                Metrics.of(requireTaskManager(request).metrics(), request))),
                Route.get("/taskmanagers/:taskmanagerid/thread-dump", this::threadDump),
                Route.get("/weir/v1/jobs/:jobid/collected/:collectorid", this::collected));
    }

    private static CompletionStage<RestResponse> done(Object body) {
        return CompletableFuture.completedFuture(RestResponse.ok(body));
    }

    private Dashboard dashboard() {
        ZoneId zone = ZoneId.systemDefault();
        var features = context.config().rest().features();
        return new Dashboard(
                context.config().rest().refreshInterval().toMillis(),
                zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                zone.getRules()
                                .getOffset(Instant.ofEpochMilli(context.clock().wallMillis()))
                                .getTotalSeconds()
                        * 1000,
                VERSION,
                VERSION,
                new Features(features.submit(), features.cancel(), false, false));
    }

    private Overview overview() {
        return new Overview(
                context.jobManager().taskManagers().all().size(),
                slots().total(),
                slots().free(),
                (int) jobs().stream()
                        .filter(job -> Spans.isRunning(job.graph().status()))
                        .count(),
                count(JobStatus.FINISHED),
                count(JobStatus.CANCELED),
                count(JobStatus.FAILED),
                VERSION,
                VERSION);
    }

    private int count(JobStatus status) {
        return (int)
                jobs().stream().filter(job -> job.graph().status() == status).count();
    }

    private List<Setting> settings() {
        return context.config().values().toMap().entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), WeirOptions.shown(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static Environment environment() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        String version = "%s - %s - %s"
                .formatted(runtime.getVmName(), runtime.getVmVendor(), System.getProperty("java.runtime.version"));
        return new Environment(
                new Jvm(version, System.getProperty("os.arch", ""), masked(runtime.getInputArguments())),
                List.of(runtime.getClassPath().split(File.pathSeparator)));
    }

    private static List<String> masked(List<String> options) {
        return options.stream()
                .map(option -> {
                    int equals = option.indexOf('=');
                    return equals < 0
                            ? option
                            : option.substring(0, equals + 1)
                                    + WeirOptions.shown(option.substring(0, equals), option.substring(equals + 1));
                })
                .toList();
    }

    private Map<String, Number> ownMetrics() {
        Map<String, Number> metrics = new TreeMap<>(ProcessFigures.now());
        metrics.put(
                "numRegisteredTaskManagers",
                context.jobManager().taskManagers().all().size());
        metrics.put("numRunningJobs", overview().jobsRunning());
        metrics.put("taskSlotsTotal", slots().total());
        metrics.put("taskSlotsAvailable", slots().free());
        return metrics;
    }

    private Object metricsOfJobs(RestRequest request) {
        List<String> wanted = request.queryList("jobs");
        return Metrics.aggregated(
                jobs().stream()
                        .filter(job -> wanted.isEmpty()
                                || wanted.contains(job.graph().job().jobId()))
                        .map(job -> JobMetrics.numbers(job, wallMillis(), nowMillis()))
                        .toList(),
                request);
    }

    private long wallMillis() {
        return context.clock().wallMillis();
    }

    private long nowMillis() {
        return context.clock().nanos() / 1_000_000;
    }

    private Object metricsOfTaskManagers(RestRequest request) {
        List<String> wanted = request.queryList("taskmanagers");
        return Metrics.aggregated(
                context.jobManager().taskManagers().all().stream()
                        .filter(entry ->
                                wanted.isEmpty() || wanted.contains(entry.info().id()))
                        .map(TaskManagerEntry::metrics)
                        .toList(),
                request);
    }

    private TaskManagerViews.All taskManagers() {
        return new TaskManagerViews.All(context.jobManager().taskManagers().all().stream()
                .map(entry -> TaskManagerViews.Summary.of(entry, slots(), jobs()))
                .toList());
    }

    private TaskManagerEntry requireTaskManager(RestRequest request) {
        String id = request.parameter("taskmanagerid");
        return context.jobManager()
                .taskManagers()
                .find(id)
                .orElseThrow(() -> RestException.notFound("TaskManager %s is not registered.".formatted(id)));
    }

    private CompletionStage<RestResponse> threadDump(RestRequest request) {
        return context.jobManager()
                .call(() -> requireTaskManager(request).peer())
                .thenCompose(peer ->
                        peer.ask(new ThreadDump(), context.config().jobs().askTimeout()))
                .thenApply(reply -> {
                    List<String> threads = reply instanceof Reply.Text text ? text.lines() : List.of();
                    return RestResponse.ok(TaskManagerViews.ThreadInfos.of(threads));
                });
    }

    /** What a collecting sink holds: asks the TaskManagers of the job until one has the sink. */
    private CompletionStage<RestResponse> collected(RestRequest request) {
        String collector = request.parameter("collectorid");
        long from = number(request, "from", 0);
        int max = (int) Math.min(10_000, number(request, "max", 1000));
        return context.jobManager()
                .call(() -> {
                    JobMaster job = context.requireJob(request);
                    List<RpcPeer> peers = new ArrayList<>();
                    job.graph().subtasks().stream()
                            .flatMap(task -> task.slot().stream())
                            .map(Slot::taskManagerId)
                            .distinct()
                            .forEach(id -> context.jobManager()
                                    .taskManagers()
                                    .find(id)
                                    .ifPresent(entry -> peers.add(entry.peer())));
                    return peers;
                })
                .thenCompose(peers ->
                        firstCollected(peers, 0, new FetchCollected(request.parameter("jobid"), collector, from, max)));
    }

    private CompletionStage<RestResponse> firstCollected(List<RpcPeer> peers, int at, FetchCollected wanted) {
        if (at == peers.size()) {
            return CompletableFuture.failedFuture(RestException.notFound(
                    "Job %s has no results of '%s' yet.".formatted(wanted.jobId(), wanted.collectorId())));
        }
        return peers.get(at)
                .ask(wanted, context.config().jobs().askTimeout())
                .handle((reply, error) -> reply instanceof Reply.Collected collected
                        ? CompletableFuture.completedStage(
                                RestResponse.ok(new Collected(collected.records(), collected.ended())))
                        : firstCollected(peers, at + 1, wanted))
                .thenCompose(stage -> stage);
    }

    private static long number(RestRequest request, String name, long otherwise) {
        return request.query(name)
                .map(text -> {
                    try {
                        return Long.parseLong(text);
                    } catch (NumberFormatException e) {
                        throw new RestException(
                                HttpResponseStatus.BAD_REQUEST, "%s is '%s', not a number.".formatted(name, text));
                    }
                })
                .orElse(otherwise);
    }

    private SlotPool slots() {
        return context.jobManager().dispatcher().slots();
    }

    private Collection<JobMaster> jobs() {
        return context.jobManager().dispatcher().jobs();
    }

    private static String version() {
        try (InputStream in = RestEndpoint.class.getResourceAsStream("/io/weir/jobmanager/version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return "weir-" + properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
