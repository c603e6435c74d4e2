package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** All that the JobManager does with files of checkpoints. Blocks; messages of exceptions are sentences with the path. */
public interface CheckpointFiles {
    /** Makes the directories of a checkpoint; its own must not be there yet. */
    void makeDirectories(long checkpointId, CheckpointTarget target) throws IOException;

    /**
     * Makes a checkpoint durable: the names of its files, then the metadata.
     *
     * @param goesOnFromIt whether the job, under whichever leader, goes on from it from now on, and from none before it
     */
    void store(CheckpointTarget target, CheckpointMetadata metadata, boolean goesOnFromIt) throws IOException;

    /** Deletes files, and directories with all in them; what is not there is as good as deleted. */
    void delete(List<Path> files, List<Path> directories) throws IOException;

    /** Deletes the directories of checkpoints and the shared files in {@code jobDirectory} that {@code keep} does not name. */
    void sweep(Path jobDirectory, Set<Path> keep) throws IOException;

    /** Reads the metadata of the checkpoint in {@code directory}. */
    CheckpointMetadata read(Path directory) throws IOException;
}
