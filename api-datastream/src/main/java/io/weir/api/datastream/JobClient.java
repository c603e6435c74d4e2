package io.weir.api.datastream;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A submitted job. Callable from any thread. */
public interface JobClient {
    /** Which job. */
    JobID getJobID();

    /** Where it stands. */
    CompletableFuture<JobStatus> getJobStatus();

    /** Asks it to stop; completes when the request is accepted. */
    CompletableFuture<Void> cancel();

    /** The accumulators so far, by name. */
    CompletableFuture<Map<String, Object>> getAccumulators();

    /** Completes when the job ends; fails with {@link JobExecutionException} when it does not end well. */
    CompletableFuture<JobExecutionResult> getJobExecutionResult();
}
