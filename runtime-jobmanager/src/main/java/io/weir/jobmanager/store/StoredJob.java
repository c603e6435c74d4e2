package io.weir.jobmanager.store;

import io.weir.runtime.graph.JobGraph;
import java.nio.file.Path;
import java.util.List;

/**
 * A job that a former leader has left.
 *
 * @param job its graph; the jars are pinned once in the JobManager's own store of files
 * @param checkpoints directories of its completed checkpoints, oldest first
 * @param nextCheckpointId the least id that no leader may have used
 * @param firstAttempt the number with which its attempts begin
 */
public record StoredJob(JobGraph job, List<Path> checkpoints, long nextCheckpointId, int firstAttempt) {
    /** Copies the list. */
    public StoredJob {
        checkpoints = List.copyOf(checkpoints);
    }
}
