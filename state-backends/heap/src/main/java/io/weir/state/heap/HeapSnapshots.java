package io.weir.state.heap;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.canonical.CanonicalWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the snapshots of a backend, one at a time. */
final class HeapSnapshots {
    private final KeyGroupRange keyGroups;
    private final SnapshotStore store;
    private final KeyCodec keys;
    private final HeapStates states;
    private final Epochs epochs;
    private final HeapCheckpoints checkpoints = new HeapCheckpoints();
    private final IncrementsWorth worth = new IncrementsWorth();
    private @Nullable HeapSnapshot pending;

    HeapSnapshots(KeyedStateParameters parameters, KeyCodec keys, HeapStates states) {
        this.keys = keys;
        this.states = states;
        keyGroups = parameters.keyGroups();
        store = parameters.environment().snapshots();
        epochs = states.epochs();
        RestoredKeyedState restored = parameters.restored();
        if (restored != null) {
            checkpoints.restored(restored, keyGroups);
            if (checkpoints.mayBeBuiltOn()) {
                epochs.next(true, true);
            }
        }
    }

    PendingSnapshot<KeyedSnapshot> start(CheckpointBarrier barrier) {
        if (pending != null) {
            pending.advance(Integer.MAX_VALUE);
        }
        if (epochs.isLast()) {
            restartEpochs();
        }
        HeapSnapshot snapshot = create(barrier);
        boolean follows = barrier.kind() == CheckpointKind.CHECKPOINT ? worth.onCheckpoint() : worth.isGiven();
        checkpoints.started(barrier, snapshot, epochs.current(), follows);
        epochs.next(follows, checkpoints.mayBeBuiltOn());
        follow();
        snapshot.begin(states);
        pending = snapshot;
        return snapshot;
    }

    private void follow() {
        for (HeldState state : states.all()) {
            state.follow(epochs);
        }
    }

    private void restartEpochs() {
        epochs.restart();
        checkpoints.buildOnNothing();
        for (HeldState state : states.all()) {
            state.restartEpochs();
        }
    }

    private HeapSnapshot create(CheckpointBarrier barrier) {
        CheckpointChain.Basis basis = checkpoints.basisFor(barrier);
        StateOutput output = store.create(barrier.target(), barrier.kind() == CheckpointKind.CHECKPOINT);
        try {
            return new HeapSnapshot(barrier, keyGroups, basis, new CanonicalWriter(output, keys.schema()));
        } catch (IOException | RuntimeException e) {
            output.abandon();
            HeapSnapshot failed = new HeapSnapshot(barrier, keyGroups, basis, null);
            failed.fail(e);
            return failed;
        }
    }

    void completed(long checkpointId) {
        CheckpointChain chain = checkpoints.completed(checkpointId);
        if (chain == null) {
            return;
        }
        for (HeldState state : states.all()) {
            state.forgetRemovals(chain.wholeEpoch());
        }
        worth.onComplete(chain);
        if (!worth.isGiven()) {
            checkpoints.buildOnNothing();
            epochs.pause();
            follow();
        }
    }

    void aborted(long checkpointId) {
        checkpoints.aborted(checkpointId);
    }

    void close() {
        if (pending != null && !pending.isDone()) {
            pending.abandon();
        }
    }
}
