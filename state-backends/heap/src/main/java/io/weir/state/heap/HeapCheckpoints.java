package io.weir.state.heap;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The snapshots of a backend that were not decided yet, and the last complete checkpoint, which the next one builds on. */
final class HeapCheckpoints {
    /** Snapshots of which it may never be told what became of them. */
    private static final int MAX_UNDECIDED = 100;

    private final TreeMap<Long, Undecided> undecided = new TreeMap<>();
    private @Nullable CheckpointChain complete;
    private long completeId;

    /** {@code epoch} is the last one before the snapshot; {@code sharedDirectory} null: nothing may build on it. */
    private record Undecided(
            HeapSnapshot snapshot, int epoch, @Nullable String sharedDirectory) {}

    /** Starts from the restored checkpoint, when its files may be referred to and are those of these key groups alone. */
    void restored(RestoredKeyedState restored, KeyGroupRange keyGroups) {
        String directory = restored.directory();
        if (!restored.sameJob() || directory == null || restored.snapshots().size() != 1) {
            return;
        }
        KeyedSnapshot snapshot = restored.snapshots().get(0);
        if (snapshot.keyGroups().equals(keyGroups) && mayBeReferredTo(snapshot.parts())) {
            String shared =
                    Path.of(directory).resolveSibling(StateHandle.InFile.SHARED).toString();
            complete = CheckpointChain.of(shared, CheckpointChain.Basis.NONE, snapshot.parts(), 0);
        }
    }

    private static boolean mayBeReferredTo(List<KeyedSnapshot.Part> parts) {
        for (KeyedSnapshot.Part part : parts) {
            if (part.handle() instanceof StateHandle.InFile file && !file.isShared()) {
                return false;
            }
        }
        return !parts.isEmpty();
    }

    /** Whether there is, or may come, a checkpoint to build on. */
    boolean mayBeBuiltOn() {
        if (complete != null) {
            return true;
        }
        for (Undecided snapshot : undecided.values()) {
            if (snapshot.sharedDirectory != null) {
                return true;
            }
        }
        return false;
    }

    CheckpointChain.Basis basisFor(CheckpointBarrier barrier) {
        CheckpointChain chain = complete;
        return barrier.kind() == CheckpointKind.CHECKPOINT && chain != null
                ? chain.basisFor(barrier.target())
                : CheckpointChain.Basis.NONE;
    }

    /** A snapshot begins at the end of {@code epoch}; another may build on it if what changes later is {@code followed}. */
    void started(CheckpointBarrier barrier, HeapSnapshot snapshot, int epoch, boolean followed) {
        String shared = followed && barrier.kind() == CheckpointKind.CHECKPOINT
                ? CheckpointChain.sharedDirectory(barrier.target())
                : null;
        undecided.put(barrier.checkpointId(), new Undecided(snapshot, epoch, shared));
        if (undecided.size() > MAX_UNDECIDED) {
            undecided.pollFirstEntry();
        }
    }

    /** The checkpoint is complete. Answers what the next one builds on; null: as before. */
    @Nullable
    CheckpointChain completed(long checkpointId) {
        Undecided snapshot = undecided.remove(checkpointId);
        if (snapshot == null
                || checkpointId < completeId
                || snapshot.sharedDirectory == null
                || !snapshot.snapshot.result().isDone()
                || snapshot.snapshot.result().isCompletedExceptionally()) {
            return null;
        }
        KeyedSnapshot written = snapshot.snapshot.result().join();
        CheckpointChain chain = CheckpointChain.of(
                snapshot.sharedDirectory, snapshot.snapshot.basis(), written.parts(), snapshot.epoch);
        complete = chain;
        completeId = checkpointId;
        return chain;
    }

    /** The checkpoint is given up: its files go away. */
    void aborted(long checkpointId) {
        Undecided snapshot = undecided.remove(checkpointId);
        if (snapshot != null) {
            snapshot.snapshot.abandon();
        }
    }

    /** What has changed since is not known: nothing that was written before can be built on. */
    void buildOnNothing() {
        complete = null;
        for (Map.Entry<Long, Undecided> entry : undecided.entrySet()) {
            Undecided before = entry.getValue();
            entry.setValue(new Undecided(before.snapshot, before.epoch, null));
        }
    }
}
