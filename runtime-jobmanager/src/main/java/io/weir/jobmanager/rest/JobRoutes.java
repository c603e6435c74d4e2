package io.weir.jobmanager.rest;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.jobmanager.JobManagerEndpoint;
import io.weir.jobmanager.SubmissionException;
import io.weir.jobmanager.blob.JarStore;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.rpc.ControlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Jobs: lists, details, submission and cancel. */
final class JobRoutes {
    private final RestContext context;

    JobRoutes(RestContext context) {
        this.context = context;
    }

    record Submitted(String jobid) {}

    List<Route> all() {
        return List.of(
                Route.get("/jobs", context.looking(request -> ids())),
                Route.get("/jobs/overview", context.looking(request -> overviews())),
                Route.post("/jobs", request -> foreignSubmission()),
                Route.get("/jobs/:jobid", context.job((job, request) -> JobViews.Details.of(job, now()))),
                Route.patch("/jobs/:jobid", context.accepting(this::cancel)),
                Route.getThatChanges(
                        "/jobs/:jobid/yarn-cancel",
                        context.accepting(request -> context.requireJob(request).cancel())),
                Route.get(
                        "/jobs/:jobid/status",
                        context.job((job, request) ->
                                new JobViews.Status(job.graph().status().name()))),
                Route.get("/jobs/:jobid/config", context.job((job, request) -> JobViews.Config.of(job))),
                Route.get(
                        "/jobs/:jobid/plan",
                        context.job((job, request) -> JobPlanView.of(job.graph().job()))),
                Route.get(
                        "/jobs/:jobid/exceptions",
                        context.job((job, request) -> JobViews.Exceptions.of(job.graph(), maxExceptions(request)))),
                Route.get(
                        "/jobs/:jobid/accumulators",
                        context.job((job, request) -> JobViews.Accumulators.of(
                                job,
                                request.query("includeSerializedValue")
                                        .map(Boolean::parseBoolean)
                                        .orElse(false)))),
                Route.get(
                        "/jobs/:jobid/execution-result",
                        context.job((job, request) -> JobViews.ExecutionResult.of(job))),
                Route.post("/weir/v1/jobs", this::submit),
                Route.get("/weir/v1/blobs/:sha256", this::blob));
    }

    /** A job that has come with files that are pinned for it until it is submitted or refused. */
    record Incoming(JobGraph job, List<BlobKey> pinned) {}

    /** Submits and says the id; fails with the sentence of what is wrong. */
    static CompletionStage<RestResponse> submit(RestContext context, Incoming incoming, int status) {
        JobManagerEndpoint jobManager = context.jobManager();
        return jobManager
                .submit(incoming.job)
                .<RestResponse>thenApply(unused -> new RestResponse.Json(status, new Submitted(incoming.job.jobId())))
                .exceptionally(error -> {
                    Throwable cause = error.getCause() == null ? error : error.getCause();
                    if (cause instanceof SubmissionException e) {
                        throw new RestException(statusOf(e), String.valueOf(e.getMessage()));
                    }
                    throw new CompletionException(cause);
                })
                .whenCompleteAsync((response, error) -> incoming.pinned.forEach(context.blobs()::unpin), context.io());
    }

    private static HttpResponseStatus statusOf(SubmissionException e) {
        if (e.getCause() != null) {
            return HttpResponseStatus.SERVICE_UNAVAILABLE;
        }
        return e.isConflict() ? HttpResponseStatus.CONFLICT : HttpResponseStatus.BAD_REQUEST;
    }

    private JobViews.Ids ids() {
        return new JobViews.Ids(context.jobManager().dispatcher().jobs().stream()
                .map(job -> new JobViews.Id(
                        job.graph().job().jobId(), job.graph().status().name()))
                .toList());
    }

    private JobViews.Overviews overviews() {
        long now = now();
        return new JobViews.Overviews(context.jobManager().dispatcher().jobs().stream()
                .map(job -> JobViews.Overview.of(job, now))
                .toList());
    }

    private void cancel(RestRequest request) {
        String mode = request.query("mode").orElse("cancel");
        if (!mode.equals("cancel")) {
            throw RestException.badRequest("The mode '%s' is not known; use mode=cancel.".formatted(mode));
        }
        context.requireJob(request).cancel();
    }

    private int maxExceptions(RestRequest request) {
        int kept = context.config().jobs().failuresKept();
        return request.query("maxExceptions")
                .map(text -> {
                    try {
                        return Math.min(kept, Math.max(1, Integer.parseInt(text)));
                    } catch (NumberFormatException e) {
                        throw RestException.badRequest("maxExceptions is '%s', not a number.".formatted(text));
                    }
                })
                .orElse(kept);
    }

    private CompletionStage<RestResponse> foreignSubmission() {
        return CompletableFuture.failedFuture(
                new RestException(
                        HttpResponseStatus.NOT_IMPLEMENTED,
                        "This kind of submission is not supported: submit with 'weir run', or upload the jar (POST /jars/upload) and run it (POST /jars/:jarid/run)."));
    }

    private CompletionStage<RestResponse> submit(RestRequest request) {
        return context.blocking(() -> read(request))
                .thenCompose(incoming -> submit(context, incoming, HttpResponseStatus.ACCEPTED.code()));
    }

    private Incoming read(RestRequest request) throws IOException {
        List<RestRequest.Part> graphs = request.parts("graph");
        if (graphs.size() != 1) {
            throw RestException.badRequest(
                    "The request must have one part 'graph'; it has %d.".formatted(graphs.size()));
        }
        JobGraph job = ControlCodec.readGraph(Files.readAllBytes(graphs.get(0).file()));
        List<BlobKey> jars = new ArrayList<>();
        for (RestRequest.Part part : request.parts("jar")) {
            jars.add(context.blobs().put(part.file(), JarStore.plainName(part.fileName())));
        }
        return new Incoming(jars.isEmpty() ? job : job.withJars(jars), jars);
    }

    private CompletionStage<RestResponse> blob(RestRequest request) {
        String sha256 = request.parameter("sha256");
        return context.blocking(() -> context.blobs()
                .find(sha256)
                .<RestResponse>map(file -> new RestResponse.Download(200, "application/octet-stream", file))
                .orElseThrow(
                        () -> RestException.notFound("There is no file with the SHA-256 '%s'.".formatted(sha256))));
    }

    private long now() {
        return context.clock().wallMillis();
    }
}
