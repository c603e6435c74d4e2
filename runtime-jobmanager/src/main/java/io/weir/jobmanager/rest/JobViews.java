package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.job.MergedAccumulators;
import io.weir.jobmanager.job.MetricStore;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobFailure;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is shown of jobs. Made on the endpoint's thread, holding nothing of its state. */
final class JobViews {
    private static final String JOB_TYPE = "STREAMING";
    private static final String SCHEDULER = "Default";

    private JobViews() {}

    record Ids(List<Id> jobs) {}

    record Id(String id, String status) {}

    record Overviews(List<Overview> jobs) {}

    record Overview(
            String jid,
            String name,
            String jobType,
            String schedulerType,
            @JsonProperty("start-time") long startTime,
            @JsonProperty("end-time") long endTime,
            long duration,
            String state,
            @JsonProperty("last-modification") long lastModification,
            Map<String, Integer> tasks,
            @JsonProperty("pending-operators") int pendingOperators) {
        static Overview of(JobMaster job, long now) {
            ExecutionGraph graph = job.graph();
            long start = graph.enteredMillis(JobStatus.INITIALIZING);
            return new Overview(
                    graph.job().jobId(),
                    graph.job().name(),
                    JOB_TYPE,
                    SCHEDULER,
                    start,
                    graph.endMillis(),
                    Spans.duration(start, graph.endMillis(), now),
                    graph.status().name(),
                    graph.lastChangeMillis(),
                    Spans.lowerCaseCounts(states(graph.subtasks())),
                    0);
        }
    }

    record Details(
            String jid,
            @JsonProperty("application-id") String applicationId,
            String name,
            boolean isStoppable,
            String state,
            @JsonProperty("job-type") String jobType,
            String schedulerType,
            @JsonProperty("start-time") long startTime,
            @JsonProperty("end-time") long endTime,
            long duration,
            long maxParallelism,
            long now,
            Map<String, Long> timestamps,
            List<Vertex> vertices,
            @JsonProperty("status-counts") Map<String, Integer> statusCounts,
            JobPlanView.Plan plan,
            @JsonProperty("pending-operators") int pendingOperators) {
        static Details of(JobMaster job, long now) {
            ExecutionGraph graph = job.graph();
            JobGraph definition = graph.job();
            long start = graph.enteredMillis(JobStatus.INITIALIZING);
            List<Vertex> vertices = new ArrayList<>();
            List<TaskState> vertexStates = new ArrayList<>();
            for (JobVertex vertex : definition.vertices()) {
                vertices.add(Vertex.of(vertex, graph.subtasks(vertex.id()), job.metrics(), now));
                vertexStates.add(Spans.aggregate(states(graph.subtasks(vertex.id()))));
            }
            Map<String, Long> timestamps = new LinkedHashMap<>();
            for (JobStatus status : JobStatus.values()) {
                timestamps.put(status.name(), graph.enteredMillis(status));
            }
            return new Details(
                    definition.jobId(),
                    definition.jobId(),
                    definition.name(),
                    false,
                    graph.status().name(),
                    JOB_TYPE,
                    SCHEDULER,
                    start,
                    graph.endMillis(),
                    Spans.duration(start, graph.endMillis(), now),
                    Long.parseLong(definition
                            .configuration()
                            .getOrDefault(
                                    WeirOptions.MAX_PARALLELISM.key(), WeirOptions.MAX_PARALLELISM.defaultText())),
                    now,
                    timestamps,
                    vertices,
                    Spans.counts(vertexStates),
                    JobPlanView.of(definition).plan(),
                    0);
        }
    }

    record Vertex(
            String id,
            String slotSharingGroupId,
            String name,
            int maxParallelism,
            int parallelism,
            String status,
            @JsonProperty("start-time") long startTime,
            @JsonProperty("end-time") long endTime,
            long duration,
            Map<String, Integer> tasks,
            IoMetrics metrics) {
        static Vertex of(JobVertex vertex, List<Subtask> subtasks, MetricStore metrics, long now) {
            List<TaskState> states = states(subtasks);
            long start = Spans.start(subtasks);
            long end = Spans.end(subtasks);
            return new Vertex(
                    vertex.id(),
                    groupId(vertex.slotSharingGroup()),
                    vertex.name(),
                    vertex.maxParallelism(),
                    vertex.parallelism(),
                    Spans.aggregate(states).name(),
                    start,
                    end,
                    Spans.duration(start, end, now),
                    Spans.counts(states),
                    IoMetrics.of(subtasks, metrics));
        }

        private static String groupId(String group) {
            UUID id = UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8));
            return id.toString().replace("-", "");
        }
    }

    record Status(String status) {}

    record Config(
            String jid,
            String name,
            @JsonProperty("execution-config") ExecutionConfig executionConfig) {
        static Config of(JobMaster master) {
            JobGraph job = master.graph().job();
            Map<String, String> userConfig = new TreeMap<>();
            job.globalParameters().forEach((key, value) -> userConfig.put(key, WeirOptions.shown(key, value)));
            int parallelism = job.vertices().stream()
                    .mapToInt(JobVertex::parallelism)
                    .max()
                    .orElse(1);
            return new Config(
                    job.jobId(),
                    job.name(),
                    new ExecutionConfig(
                            master.graph().recovery().strategy().description(),
                            parallelism,
                            Boolean.parseBoolean(
                                    job.configuration().getOrDefault(WeirOptions.OBJECT_REUSE.key(), "false")),
                            userConfig));
        }
    }

    record ExecutionConfig(
            @JsonProperty("restart-strategy") String restartStrategy,
            @JsonProperty("job-parallelism") int jobParallelism,
            @JsonProperty("object-reuse-mode") boolean objectReuseMode,
            @JsonProperty("user-config") Map<String, String> userConfig) {}

    record Exceptions(ExceptionHistory exceptionHistory) {
        /** Newest first; what failed on the way down goes with its root. */
        static Exceptions of(ExecutionGraph graph, int limit) {
            List<ExceptionEntry> entries = graph.failureHistory().newestFirst().stream()
                    .limit(limit)
                    .map(entry -> ExceptionEntry.of(
                            entry.root(),
                            entry.concurrent().stream()
                                    .limit(limit)
                                    .map(failure -> ExceptionEntry.of(failure, null))
                                    .toList()))
                    .toList();
            return new Exceptions(
                    new ExceptionHistory(entries, graph.failureHistory().total() > entries.size()));
        }
    }

    record ExceptionHistory(List<ExceptionEntry> entries, boolean truncated) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExceptionEntry(
            String exceptionName,
            String stacktrace,
            long timestamp,
            Map<String, String> failureLabels,
            @Nullable String taskName,
            @Nullable String endpoint,
            @Nullable String taskManagerId,
            @Nullable List<ExceptionEntry> concurrentExceptions) {
        static ExceptionEntry of(JobFailure failure, @Nullable List<ExceptionEntry> concurrent) {
            Slot slot = failure.slot();
            return new ExceptionEntry(
                    failure.failure().exceptionName(),
                    failure.failure().message() + "\n" + failure.failure().stackTrace(),
                    failure.timestampMillis(),
                    Map.of(),
                    failure.taskName(),
                    slot == null ? null : slot.host() + ":" + slot.dataPort(),
                    slot == null ? null : slot.taskManagerId(),
                    concurrent);
        }
    }

    record Accumulator(String name, String type, String value) {}

    record Accumulators(
            @JsonProperty("job-accumulators") List<Accumulator> jobAccumulators,
            @JsonProperty("user-task-accumulators") List<Accumulator> userTaskAccumulators,

            @JsonProperty("serialized-user-task-accumulators")
            Map<String, String> serialized) {
        static Accumulators of(JobMaster job, boolean serialized) {
            Map<String, MergedAccumulators.Entry> entries = new TreeMap<>(
                    job.accumulators().map(MergedAccumulators::entries).orElse(Map.of()));
            List<Accumulator> shown = new ArrayList<>();
            Map<String, String> values = new TreeMap<>();
            entries.forEach((name, entry) -> {
                shown.add(new Accumulator(name, entry.type(), entry.text()));
                values.put(name, entry.serializedValue());
            });
            return new Accumulators(List.of(), shown, serialized ? values : Map.of());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExecutionResult(
            QueueStatus status,
            @JsonProperty("job-execution-result") @Nullable Result result) {
        static ExecutionResult of(JobMaster job) {
            if (job.accumulators().isEmpty()) {
                return new ExecutionResult(new QueueStatus("IN_PROGRESS"), null);
            }
            return new ExecutionResult(new QueueStatus("COMPLETED"), Result.of(job));
        }
    }

    record QueueStatus(String id) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            String id,
            String name,
            @JsonProperty("application-id") String applicationId,
            @JsonProperty("application-status") String applicationStatus,
            @JsonProperty("accumulator-results") Map<String, String> accumulatorResults,
            @JsonProperty("net-runtime") long netRuntime,
            @JsonProperty("start-time") long startTime,
            @JsonProperty("end-time") long endTime,
            @JsonProperty("failure-cause") @Nullable FailureCause failureCause) {
        static Result of(JobMaster job) {
            ExecutionGraph graph = job.graph();
            long start = graph.enteredMillis(JobStatus.INITIALIZING);
            Map<String, String> accumulators = new TreeMap<>();
            job.accumulators()
                    .ifPresent(merged ->
                            merged.entries().forEach((name, entry) -> accumulators.put(name, entry.serializedValue())));
            return new Result(
                    graph.job().jobId(),
                    graph.job().name(),
                    graph.job().jobId(),
                    switch (graph.status()) {
                        case FINISHED -> "SUCCEEDED";
                        case CANCELED -> "CANCELED";
                        case FAILED -> "FAILED";
                        case INITIALIZING, CREATED, RUNNING, FAILING, CANCELLING, RESTARTING, SUSPENDED, RECONCILING ->
                            "UNKNOWN";
                    },
                    accumulators,
                    graph.endMillis() - start,
                    start,
                    graph.endMillis(),
                    graph.status() == JobStatus.FAILED && !graph.failures().isEmpty()
                            ? FailureCause.of(graph.failures().get(0))
                            : null);
        }
    }

    record FailureCause(
            @JsonProperty("class") String exceptionClass,
            String message,
            @JsonProperty("stack-trace") String stackTrace) {
        static FailureCause of(JobFailure failure) {
            return new FailureCause(
                    failure.failure().exceptionName(),
                    failure.failure().message(),
                    failure.failure().stackTrace());
        }
    }

    static List<TaskState> states(List<Subtask> subtasks) {
        return subtasks.stream().map(Subtask::state).toList();
    }
}
