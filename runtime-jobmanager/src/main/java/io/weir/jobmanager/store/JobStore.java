package io.weir.jobmanager.store;

import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.runtime.graph.JobGraph;
import java.io.IOException;

/** Keeps jobs beyond the JobManager. Callable from any thread; blocks, but for what says otherwise. */
public interface JobStore {
    /** Whether it keeps anything. Does not block. */
    boolean isDurable();

    /** The files of the checkpoints of a job; the last {@code retained} completed ones are kept with it. Does not block. */
    CheckpointFiles checkpoints(String jobId, int retained);

    /** Whether a job of that id has ended before. Does not block. */
    boolean hasEnded(String jobId);

    /** The number with which attempts of jobs begin that were taken over; distinct from those of other terms. */
    int firstAttempt();

    /** Keeps a job that is to be run; returns when it is durable. */
    void add(JobGraph job) throws IOException;

    /**
     * Keeps what the enumerator of a source has handed out, in place of what was kept before; returns when that is durable.
     * Nothing once the job has ended. One call at a time for each source.
     */
    void keepSource(String jobId, String vertexId, byte[] record) throws IOException;

    /** Keeps how a job ended in place of the job; returns when that is durable. */
    void end(String jobId, JobResult result) throws IOException;

    /** Keeps nothing; checkpoints are in {@code files}. */
    static JobStore none(CheckpointFiles files) {
        return new NoJobStore(files);
    }
}
