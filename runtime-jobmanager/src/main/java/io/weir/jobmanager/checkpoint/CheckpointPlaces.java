package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.CheckpointConfig.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which directories the checkpoints of a job have.
 *
 * <pre>
 *   execution.checkpointing.dir/JOB/chk-7/_metadata      a savepoint:
 *                                  /chk-7/FILES            TARGET/savepoint-JOBJOB-RANDOM/_metadata
 *                                  /shared/FILES           TARGET/savepoint-JOBJOB-RANDOM/FILES
 * </pre>
 */
final class CheckpointPlaces {
    static final String CHECKPOINT = "chk-";
    static final String SHARED = "shared";

    private final Storage storage;
    private final String jobId;
    private final Supplier<String> randomNames;

    /** {@code randomNames} makes names of twelve letters and digits. */
    CheckpointPlaces(Storage storage, String jobId, Supplier<String> randomNames) {
        this.storage = storage;
        this.jobId = jobId;
        this.randomNames = randomNames;
    }

    /** Where the job's own checkpoints are; null: in memory. */
    @Nullable
    Path jobDirectory() {
        Path root = storage.directory();
        return root == null ? null : root.resolve(jobId);
    }

    /** Where a savepoint of {@code request} is to be made; null: nobody has said. */
    @Nullable
    Path savepointParent(CheckpointRequest request) {
        return request.directory() != null ? request.directory() : storage.savepointDirectory();
    }

    CheckpointTarget checkpoint(long id) {
        Path job = jobDirectory();
        if (job == null) {
            return new CheckpointTarget(null, null, storage.maxInlineBytes());
        }
        return new CheckpointTarget(
                job.resolve(CHECKPOINT + id).toString(), job.resolve(SHARED).toString(), storage.inlineBytes());
    }

    CheckpointTarget savepoint(Path parent) {
        String name = "savepoint-%s-%s".formatted(jobId.substring(0, 6), randomNames.get());
        return new CheckpointTarget(parent.resolve(name).toString(), null, storage.inlineBytes());
    }

    static @Nullable Path directory(CheckpointTarget target) {
        return target.directory() == null ? null : Path.of(target.directory());
    }

    /** The files in {@code snapshots} that lie in the checkpoint's own directory, or those that do not. */
    static List<Path> files(Collection<OperatorSnapshot> snapshots, @Nullable Path directory, boolean shared) {
        List<Path> files = new ArrayList<>();
        if (directory != null) {
            snapshots.stream()
                    .flatMap(snapshot -> snapshot.handles().stream())
                    .filter(handle -> handle instanceof InFile file && file.isShared() == shared)
                    .forEach(handle -> files.add(((InFile) handle).in(directory)));
        }
        return files;
    }

    static List<Path> files(TaskSnapshot snapshot, @Nullable Path directory, boolean shared) {
        return files(snapshot.operators(), directory, shared);
    }
}
