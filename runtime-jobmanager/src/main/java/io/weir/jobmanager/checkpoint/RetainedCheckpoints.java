package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.JobStatus;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.config.CheckpointConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The completed checkpoints that a job keeps, oldest first, and what it was started from. */
final class RetainedCheckpoints {
    private final int limit;
    private final SharedFiles shared;
    private final Deque<CompletedCheckpoint> checkpoints = new ArrayDeque<>();
    private @Nullable CompletedCheckpoint initial;
    private long lastSavepoint;

    RetainedCheckpoints(int limit, SharedFiles shared) {
        this.limit = limit;
        this.shared = shared;
    }

    /** What the job is started from; kept as one of its own if it owns it. */
    void startFrom(CompletedCheckpoint checkpoint) {
        initial = checkpoint;
        if (checkpoint.owned()) {
            shared.refer(checkpoint.id(), sharedFiles(checkpoint));
            checkpoints.addLast(checkpoint);
        }
    }

    /** Takes a new one; those that are too many are let go and returned. */
    List<CompletedCheckpoint> add(CompletedCheckpoint checkpoint, long lastPending) {
        if (!checkpoints.isEmpty() && checkpoints.getLast().id() >= checkpoint.id()) {
            throw new AssertionError("Checkpoint %d completes after %d"
                    .formatted(checkpoint.id(), checkpoints.getLast().id()));
        }
        checkpoints.addLast(checkpoint);
        List<CompletedCheckpoint> superfluous = new ArrayList<>();
        while (checkpoints.size() > limit) {
            CompletedCheckpoint oldest = checkpoints.removeFirst();
            shared.release(oldest.id(), lastPending);
            superfluous.add(oldest);
        }
        return superfluous;
    }

    /** The newest; null: none, and the job was started without. */
    @Nullable
    CompletedCheckpoint latest() {
        CompletedCheckpoint last = checkpoints.peekLast();
        CompletedCheckpoint first = initial; // the newest where a former leader had stopped the job with a savepoint
        return last == null || (first != null && first.id() > last.id()) ? first : last;
    }

    /** It is the user's from now on. */
    void savepointTaken(long id) {
        lastSavepoint = Math.max(lastSavepoint, id);
    }

    /**
     * The newest checkpoint or savepoint that stays when the job ends as {@code status} and that a job can start from; 0: none.
     * Whether a savepoint has been deleted since is not asked.
     */
    long kept(CheckpointConfig.Retention retention, JobStatus status) {
        if (status == JobStatus.SUSPENDED) {
            return Long.MAX_VALUE; // the job has not ended, and goes on elsewhere
        }
        CompletedCheckpoint latest = latest();
        if (latest == null || latest.directory() == null || !Sentences.keeps(retention, status)) {
            return lastSavepoint;
        }
        return Math.max(latest.id(), lastSavepoint);
    }

    Collection<CompletedCheckpoint> all() {
        return checkpoints;
    }

    /** Lets all go. */
    List<CompletedCheckpoint> clear() {
        List<CompletedCheckpoint> all = List.copyOf(checkpoints);
        all.forEach(checkpoint -> shared.release(checkpoint.id(), 0));
        checkpoints.clear();
        return all;
    }

    /** Directories of those kept, and all files that may still be referred to. */
    Set<Path> needed() {
        Set<Path> needed = new HashSet<>(shared.needed());
        checkpoints.forEach(checkpoint -> {
            if (checkpoint.directory() != null) {
                needed.add(checkpoint.directory());
            }
        });
        return needed;
    }

    private static Collection<Path> sharedFiles(CompletedCheckpoint checkpoint) {
        List<Path> files = new ArrayList<>();
        for (OperatorMetadata operator : checkpoint.metadata().operators()) {
            files.addAll(CheckpointPlaces.files(operator.snapshots(), checkpoint.directory(), true));
        }
        return files;
    }
}
