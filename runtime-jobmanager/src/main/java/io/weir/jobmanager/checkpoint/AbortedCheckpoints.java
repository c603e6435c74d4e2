package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.TaskSnapshot;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the state of checkpoints went that were given up, so that what comes late for them is deleted too. */
final class AbortedCheckpoints {
    private static final int KEPT = 100;

    private final Map<Long, CheckpointTarget> targets = new LinkedHashMap<>();
    /** Those that an input/output thread writes for at this moment: deleting waits for its answer. */
    private final Set<Long> unsettled = new HashSet<>();

    void add(PendingCheckpoint checkpoint) {
        targets.put(checkpoint.id(), checkpoint.target());
        unsettled.add(checkpoint.id());
        if (targets.size() > KEPT) {
            targets.remove(targets.keySet().iterator().next());
        }
    }

    /** Nobody in the JobManager writes for it any more: its directory, to be deleted once; null: none. */
    @Nullable
    Path settle(long id) {
        CheckpointTarget target = targets.get(id);
        return unsettled.remove(id) && target != null ? CheckpointPlaces.directory(target) : null;
    }

    /** Where {@code snapshot}, which is not wanted, was written; null: not known, or nowhere. */
    @Nullable
    Path directoryOf(long id, @Nullable PendingCheckpoint pending) {
        CheckpointTarget target = pending != null ? pending.target() : targets.get(id);
        return target == null ? null : CheckpointPlaces.directory(target);
    }

    /** What to delete of the checkpoint's own files: those that came late, and the whole directory if it was given up. */
    static CheckpointAction.Delete deletion(TaskSnapshot late, Path directory, boolean givenUp) {
        return new CheckpointAction.Delete(
                CheckpointPlaces.files(late, directory, false), givenUp ? List.of(directory) : List.of());
    }
}
