package io.weir.jobmanager.store;

import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.runtime.graph.JobGraph;

/** Keeps nothing. */
record NoJobStore(CheckpointFiles files) implements JobStore {
    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public CheckpointFiles checkpoints(String jobId, int retained) {
        return files;
    }

    @Override
    public boolean hasEnded(String jobId) {
        return false;
    }

    @Override
    public int firstAttempt() {
        return 0;
    }

    @Override
    public void add(JobGraph job) {
        // it ends with the JobManager
    }

    @Override
    public void keepSource(String jobId, String vertexId, byte[] record) {
        // nobody goes on from there
    }

    @Override
    public void end(String jobId, JobResult result) {
        // the dispatcher remembers it while the JobManager lives
    }
}
