package io.weir.client.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.JobExecutionException;
import io.weir.api.datastream.JobExecutionResult;
import io.weir.api.datastream.JobID;
import io.weir.api.datastream.JobStatus;
import io.weir.api.datastream.SavepointFormatType;
import io.weir.client.rest.RestClient;
import io.weir.client.rest.SavepointCalls;
import io.weir.runtime.graph.UserCode;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A submitted job behind a REST address. */
final class RestJobClient implements JobClient {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final int ENDINGS_TRIED = 3;

    private static final long SAVEPOINT_PAUSE_MILLIS = 50;

    private final RestClient rest;
    private final SavepointCalls savepoints;
    private final JobID jobId;
    private final CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    /** Polls run on threads that do not know the program's classes. */
    private final ClassLoader programLoader = Thread.currentThread().getContextClassLoader();

    private int failedPolls;
    private boolean polling;
    /** Done when every savepoint that was asked for is answered. Guarded by this. */
    private CompletableFuture<?> answered = CompletableFuture.completedFuture(null);

    RestJobClient(RestClient rest, JobID jobId) {
        this.rest = rest;
        this.savepoints = new SavepointCalls(rest);
        this.jobId = jobId;
    }

    @Override
    public JobID getJobID() {
        return jobId;
    }

    @Override
    public CompletableFuture<JobStatus> getJobStatus() {
        return result.isDone()
                ? result.handle((ended, failure) -> failure instanceof JobExecutionException known
                        ? known.getStatus()
                        : failure == null ? JobStatus.FINISHED : status())
                : CompletableFuture.supplyAsync(this::status);
    }

    private JobStatus status() {
        return JobStatus.valueOf(
                rest.get("/jobs/" + jobId + "/status").path("status").asText());
    }

    @Override
    public CompletableFuture<Void> cancel() {
        return CompletableFuture.runAsync(() -> rest.patch("/jobs/" + jobId + "?mode=cancel"));
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(
            @Nullable String savepointDirectory, SavepointFormatType formatType) {
        return savepoint(() -> savepoints.trigger(jobId.toString(), path(savepointDirectory), formatType, false));
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
            boolean advanceToEndOfEventTime, @Nullable String savepointDirectory, SavepointFormatType formatType) {
        return savepoint(
                () -> savepoints.stop(jobId.toString(), path(savepointDirectory), formatType, advanceToEndOfEventTime));
    }

    private static @Nullable Path path(@Nullable String directory) {
        return directory == null ? null : Path.of(directory);
    }

    private synchronized CompletableFuture<String> savepoint(Supplier<String> trigger) {
        CompletableFuture<String> location =
                CompletableFuture.supplyAsync(trigger).thenCompose(this::location);
        answered = CompletableFuture.allOf(answered, location).exceptionally(refused -> null);
        return location;
    }

    /** Looks whether the savepoint is there; if not, looks again a little later. No thread waits meanwhile. */
    private CompletableFuture<String> location(String triggerId) {
        Executor later = CompletableFuture.delayedExecutor(SAVEPOINT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(() -> savepoints.find(jobId.toString(), triggerId), later)
                .thenCompose(
                        found -> found.map(CompletableFuture::completedFuture).orElseGet(() -> location(triggerId)));
    }

    @Override
    public CompletableFuture<Map<String, Object>> getAccumulators() {
        if (result.isDone() && !result.isCompletedExceptionally()) {
            return result.thenApply(ended -> new LinkedHashMap<>(ended.getAllAccumulatorResults()));
        }
        return CompletableFuture.supplyAsync(() -> {
            Map<String, Object> values = new LinkedHashMap<>();
            for (JsonNode one : rest.get("/jobs/" + jobId + "/accumulators").path("user-task-accumulators")) {
                values.put(one.path("name").asText(), one.path("value").asText());
            }
            return values;
        });
    }

    @Override
    public synchronized CompletableFuture<JobExecutionResult> getJobExecutionResult() {
        if (!polling) {
            polling = true;
            CompletableFuture.runAsync(this::poll);
        }
        return result;
    }

    /** Looks whether the job has ended; if not, looks again a little later. */
    private void poll() {
        try {
            JobStatus status = status();
            failedPolls = 0;
            if (status.isGloballyTerminalState() && complete(status)) {
                return;
            }
        } catch (RuntimeException e) {
            failedPolls++;
            if (failedPolls == ENDINGS_TRIED) {
                result.completeExceptionally(e);
                return;
            }
        }
        Executor later = CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 3 / 2);
        CompletableFuture.runAsync(this::poll, later);
    }

    /** False while the JobManager still puts the result together. */
    private boolean complete(JobStatus status) {
        JsonNode ended = rest.get("/jobs/" + jobId + "/execution-result");
        if (!ended.path("status").path("id").asText().equals("COMPLETED")) {
            return false;
        }
        if (status == JobStatus.FINISHED) {
            JsonNode values = ended.path("job-execution-result");
            long runtimeMillis = values.path("net-runtime").asLong();
            JobExecutionResult finished =
                    new JobExecutionResult(jobId, runtimeMillis, accumulators(values.path("accumulator-results")));
            onceAnswered(() -> result.complete(finished));
        } else {
            JobExecutionException failure = failure(status);
            onceAnswered(() -> result.completeExceptionally(failure));
        }
        return true;
    }

    /** A cluster that ends with its job ends when the result is told, and has to say where the savepoint lies before that. */
    private synchronized void onceAnswered(Runnable tell) {
        answered.thenRun(tell);
    }

    private JobExecutionException failure(JobStatus status) {
        if (status == JobStatus.CANCELED) {
            return new JobExecutionException(jobId, status, "Job %s was canceled.".formatted(jobId), "");
        }
        JsonNode first = rest.get("/jobs/" + jobId + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .path(0);
        return new JobExecutionException(
                jobId,
                status,
                FailureText.sentence(first),
                first.path("stacktrace").asText(""));
    }

    /** The merged values themselves, as the JobManager wrote them. */
    private Map<String, Serializable> accumulators(JsonNode values) {
        Map<String, Serializable> results = new LinkedHashMap<>();
        values.fieldNames().forEachRemaining(name -> {
            byte[] bytes = Base64.getDecoder().decode(values.path(name).asText());
            results.put(name, UserCode.read(bytes, Serializable.class, programLoader));
        });
        return results;
    }
}
