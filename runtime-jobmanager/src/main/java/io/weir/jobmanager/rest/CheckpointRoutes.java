package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.jobmanager.checkpoint.CheckpointRecord;
import io.weir.jobmanager.checkpoint.SavepointDisposal;
import io.weir.jobmanager.job.JobCheckpoints.NotTakenException;
import io.weir.jobmanager.job.JobCheckpoints.Taken;
import io.weir.jobmanager.job.JobMaster;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.config.CheckpointConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Checkpoints and savepoints: what became of them, and asking for one. */
final class CheckpointRoutes {
    private final RestContext context;
    private final Operations operations;

    CheckpointRoutes(RestContext context) {
        this.context = context;
        this.operations = new Operations(context.clock());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record CheckpointResult(@Nullable Long checkpointId, JobViews.@Nullable FailureCause failureCause) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SavepointResult(
            @Nullable String location,
            @JsonProperty("failure-cause") JobViews.@Nullable FailureCause failureCause) {}

    List<Route> all() {
        return List.of(
                Route.get(
                        "/jobs/:jobid/checkpoints",
                        context.job((job, request) -> CheckpointViews.Statistics.of(job, now()))),
                Route.get(
                        "/jobs/:jobid/checkpoints/config",
                        context.job((job, request) -> CheckpointViews.Config.of(job))),
                Route.get(
                        "/jobs/:jobid/checkpoints/details/:checkpointid",
                        context.job((job, request) ->
                                CheckpointViews.checkpoint(requireRecord(job, request), true, now()))),
                Route.get(
                        "/jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid", context.job(this::vertex)),
                Route.post("/jobs/:jobid/checkpoints", request -> begin(request, this::checkpoint)),
                Route.get("/jobs/:jobid/checkpoints/:triggerid", looking(CheckpointRoutes::checkpointView)),
                Route.post("/jobs/:jobid/savepoints", request -> begin(request, this::savepoint)),
                Route.get("/jobs/:jobid/savepoints/:triggerid", looking(CheckpointRoutes::savepointView)),
                Route.post("/jobs/:jobid/stop", request -> begin(request, this::stop)),
                Route.post("/savepoint-disposal", this::dispose),
                Route.get(
                        "/savepoint-disposal/:triggerid",
                        context.looking(request ->
                                operations.look(request.parameter("triggerid"), DISPOSAL, savepointView()))));
    }

    private static final String DISPOSAL = "savepoints";

    /** Something that takes a while, on one job. */
    private interface Begin {
        CompletableFuture<?> of(JobMaster job, JsonNode body);
    }

    private interface ViewMaker {
        Operations.View make();
    }

    private Route.Handler looking(ViewMaker view) {
        return context.job((job, request) -> operations.look(
                request.parameter("triggerid"), job.graph().job().jobId(), view.make()));
    }

    private CompletionStage<RestResponse> begin(RestRequest request, Begin operation) {
        JsonNode body = request.json();
        return context.jobManager().call(() -> {
            JobMaster job = context.requireJob(request);
            return RestResponse.accepted(operations.begin(
                    body.path("triggerId").asText(""), job.graph().job().jobId(), () -> operation.of(job, body)));
        });
    }

    private CompletableFuture<?> checkpoint(JobMaster job, JsonNode body) {
        String type = body.path("checkpointType").asText("CONFIGURED");
        if (!type.toUpperCase(Locale.ROOT).equals("CONFIGURED")) {
            throw RestException.badRequest(
                    "The checkpointType '%s' is not supported: the state backend decides what is written anew. Use CONFIGURED, or take a savepoint for a whole copy."
                            .formatted(type));
        }
        return job.checkpoints().request(CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE, null);
    }

    private CompletableFuture<?> savepoint(JobMaster job, JsonNode body) {
        CompletableFuture<Taken> taken =
                job.checkpoints().request(kind(body), AfterSnapshot.CONTINUE, directory(body, "target-directory"));
        return body.path("cancel-job").asBoolean(false)
                ? taken.whenComplete((result, error) -> {
                    if (error == null) {
                        job.cancel();
                    }
                })
                : taken;
    }

    private CompletableFuture<?> stop(JobMaster job, JsonNode body) {
        AfterSnapshot after = body.path("drain").asBoolean(false) ? AfterSnapshot.DRAIN : AfterSnapshot.SUSPEND;
        return job.checkpoints().request(kind(body), after, directory(body, "targetDirectory"));
    }

    private CompletionStage<RestResponse> dispose(RestRequest request) {
        JsonNode body = request.json();
        Path directory = directory(body, "savepoint-path");
        if (directory == null) {
            throw RestException.badRequest("The 'savepoint-path' is missing.");
        }
        return context.jobManager().call(() -> {
            CheckpointFiles files = context.jobManager().dispatcher().checkpointFiles();
            return RestResponse.accepted(operations.begin(
                    body.path("triggerId").asText(""),
                    DISPOSAL,
                    () -> context.blocking(() -> {
                        SavepointDisposal.dispose(directory, files);
                        return new Taken(0, null);
                    })));
        });
    }

    private static CheckpointKind kind(JsonNode body) {
        String format = body.path("formatType").asText("CANONICAL").toUpperCase(Locale.ROOT);
        return switch (format) {
            case "CANONICAL", "NULL" -> CheckpointKind.SAVEPOINT_CANONICAL;
            case "NATIVE" -> CheckpointKind.SAVEPOINT_NATIVE;
            default ->
                throw RestException.badRequest(
                        "The formatType '%s' is not known; use CANONICAL or NATIVE.".formatted(format));
        };
    }

    private static @Nullable Path directory(JsonNode body, String field) {
        JsonNode value = body.path(field);
        try {
            return value.isMissingNode() || value.isNull() ? null : CheckpointConfig.path(value.asText(), field);
        } catch (IllegalArgumentException e) {
            throw RestException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private Object vertex(JobMaster job, RestRequest request) {
        CheckpointRecord record = requireRecord(job, request);
        String vertexId = request.parameter("vertexid");
        CheckpointRecord.Vertex vertex = record.vertices().get(vertexId);
        if (vertex == null) {
            throw RestException.notFound(
                    "Checkpoint %d has nothing of a vertex '%s'.".formatted(record.id(), vertexId));
        }
        return CheckpointViews.VertexDetails.of(record, vertexId, vertex, now());
    }

    private static CheckpointRecord requireRecord(JobMaster job, RestRequest request) {
        String text = request.parameter("checkpointid");
        try {
            return job.checkpoints()
                    .coordinator()
                    .history()
                    .find(Long.parseLong(text))
                    .orElseThrow(() -> RestException.notFound(
                            "Nothing is known of checkpoint %s; the last 10 are remembered.".formatted(text)));
        } catch (NumberFormatException e) {
            throw RestException.badRequest("'%s' is no number of a checkpoint.".formatted(text));
        }
    }

    private static Operations.View checkpointView() {
        return new Operations.View() {
            @Override
            public Object done(@Nullable Object result) {
                return new CheckpointResult(((Taken) Objects.requireNonNull(result)).checkpointId(), null);
            }

            @Override
            public Object failed(Throwable error) {
                return new CheckpointResult(null, cause(error));
            }
        };
    }

    private static Operations.View savepointView() {
        return new Operations.View() {
            @Override
            public Object done(@Nullable Object result) {
                return new SavepointResult(((Taken) Objects.requireNonNull(result)).location(), null);
            }

            @Override
            public Object failed(Throwable error) {
                return new SavepointResult(null, cause(error));
            }
        };
    }

    private static JobViews.FailureCause cause(Throwable error) {
        Throwable shown = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        String message = shown.getMessage() == null ? shown.toString() : shown.getMessage();
        String name = shown instanceof NotTakenException
                ? "io.weir.CheckpointNotTaken"
                : shown.getClass().getName();
        return new JobViews.FailureCause(name, message, name + ": " + message);
    }

    private long now() {
        return context.clock().nanos() / 1_000_000;
    }
}
