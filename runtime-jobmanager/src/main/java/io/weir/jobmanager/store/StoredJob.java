package io.weir.jobmanager.store;

import io.weir.runtime.graph.JobGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A job that a former leader has left.
 *
 * @param job its graph; the jars are pinned once in the JobManager's own store of files
 * @param checkpoints directories of its completed checkpoints, oldest first
 * @param nextCheckpointId the least id that no leader may have used
 * @param firstAttempt the number with which its attempts begin
 * @param sources what the enumerators had handed out, by the ids of their vertices
 */
public record StoredJob(
        JobGraph job, List<Path> checkpoints, long nextCheckpointId, int firstAttempt, Map<String, byte[]> sources) {
    /** Copies the collections. */
    public StoredJob {
        checkpoints = List.copyOf(checkpoints);
        sources = Map.copyOf(sources);
    }
}
