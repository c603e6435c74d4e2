package io.weir.jobmanager.store;

import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Checkpoints of one job that successors go on from. One is complete when it is on disk and the pointer to it is kept; it is
 * deleted when no pointer names it any more.
 */
final class LeaderCheckpoints implements CheckpointFiles {
    private final CheckpointFiles disk;
    private final CheckpointPointers pointers;

    /** {@code disk} deletes nothing without a look at the fence. */
    LeaderCheckpoints(CheckpointFiles disk, CheckpointPointers pointers) {
        this.disk = disk;
        this.pointers = pointers;
    }

    @Override
    public void makeDirectories(long checkpointId, CheckpointTarget target) throws IOException {
        pointers.reserve(checkpointId);
        disk.makeDirectories(checkpointId, target);
    }

    @Override
    public void store(CheckpointTarget target, CheckpointMetadata metadata, boolean goesOnFromIt) throws IOException {
        disk.store(target, metadata, goesOnFromIt);
        if (target.directory() != null && goesOnFromIt) {
            pointers.add(metadata.checkpointId(), Path.of(target.directory()));
        }
    }

    @Override
    public void delete(List<Path> files, List<Path> directories) throws IOException {
        disk.delete(files, directories);
    }

    @Override
    public void sweep(Path jobDirectory, Set<Path> keep) throws IOException {
        disk.sweep(jobDirectory, keep);
    }

    @Override
    public CheckpointMetadata read(Path directory) throws IOException {
        return disk.read(directory);
    }
}
