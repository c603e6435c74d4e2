package io.weir.api.datastream;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A submitted job. Callable from any thread. */
public interface JobClient {
    /** Which job. */
    JobID getJobID();

    /** Where it stands. */
    CompletableFuture<JobStatus> getJobStatus();

    /** Asks it to stop; completes when the request is accepted. */
    CompletableFuture<Void> cancel();

    /**
     * Takes a savepoint, which the job goes on after.
     *
     * @param savepointDirectory in which it gets a directory of its own; null: {@code execution.checkpointing.savepoint-dir}
     * @return where it lies; fails, with the reason as the message of the cause, when it does not come about
     */
    CompletableFuture<String> triggerSavepoint(@Nullable String savepointDirectory, SavepointFormatType formatType);

    /**
     * Ends the job with a savepoint. Completes when the job is FINISHED.
     *
     * @param advanceToEndOfEventTime whether all windows and timers fire before, for a job that does not go on
     * @param savepointDirectory in which it gets a directory of its own; null: {@code execution.checkpointing.savepoint-dir}
     * @return where it lies; fails, with the reason as the message of the cause, when the job goes on or fails instead
     */
    CompletableFuture<String> stopWithSavepoint(
            boolean advanceToEndOfEventTime, @Nullable String savepointDirectory, SavepointFormatType formatType);

    /** The accumulators so far, by name: text while the job runs, and their values when it has finished. */
    CompletableFuture<Map<String, Object>> getAccumulators();

    /** Completes when the job ends; fails with {@link JobExecutionException} when it does not end well. */
    CompletableFuture<JobExecutionResult> getJobExecutionResult();
}
