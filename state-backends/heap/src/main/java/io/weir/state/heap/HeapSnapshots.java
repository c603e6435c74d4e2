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
                epochs.next(true);
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
        checkpoints.started(barrier, snapshot, epochs.current());
        epochs.next(checkpoints.mayBeBuiltOn());
        for (HeldState state : states.all()) {
            state.follow(epochs);
        }
        snapshot.begin(states);
        pending = snapshot;
        return snapshot;
    }

    private void restartEpochs() {
        epochs.restart();
        checkpoints.restartEpochs();
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
        int epoch = checkpoints.completed(checkpointId);
        if (epoch >= 0) {
            for (HeldState state : states.all()) {
                state.forgetRemovals(epoch);
            }
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
