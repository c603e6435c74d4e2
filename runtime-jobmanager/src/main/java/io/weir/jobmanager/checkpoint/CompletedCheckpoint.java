package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointMetadata;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint or savepoint that tasks can start from.
 *
 * @param metadata what it consists of
 * @param directory where it lies; null: in the JobManager's memory
 * @param ofThisJob whether it is one of the job's own checkpoints, whose shared files new ones may refer to
 * @param owned whether the job deletes it when it is no longer needed
 */
public record CompletedCheckpoint(
        CheckpointMetadata metadata, @Nullable Path directory, boolean ofThisJob, boolean owned) {
    /** Its id. */
    public long id() {
        return metadata.checkpointId();
    }
}
