package io.weir.state.rocksdb;

import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.canonical.CanonicalWriter;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the snapshots of a backend, one at a time. */
final class RocksDbSnapshots {
    /** Of more checkpoints nobody will ask to delete what was written. */
    private static final int MAX_UNDECIDED = 32;

    private final KeyGroupRange keyGroups;
    private final SnapshotStore store;
    private final TypeInformation<?> keyType;
    private final RowStore rows;
    private final RocksDbStates states;
    private final TreeMap<Long, RocksDbSnapshot> undecided = new TreeMap<>();
    private @Nullable RocksDbSnapshot pending;

    RocksDbSnapshots(KeyedStateParameters parameters, RowStore rows, RocksDbStates states) {
        keyGroups = parameters.keyGroups();
        store = parameters.environment().snapshots();
        keyType = parameters.keyType();
        this.rows = rows;
        this.states = states;
    }

    PendingSnapshot<KeyedSnapshot> start(CheckpointBarrier barrier) {
        if (pending != null) {
            pending.advance(Integer.MAX_VALUE);
        }
        RocksDbSnapshot snapshot = new RocksDbSnapshot(barrier.checkpointId(), keyGroups);
        pending = snapshot;
        undecided.put(barrier.checkpointId(), snapshot);
        if (undecided.size() > MAX_UNDECIDED) {
            undecided.pollFirstEntry();
        }
        for (HeldState state : states.all()) {
            try {
                state.writeChanges();
            } catch (RuntimeException e) {
                snapshot.fail(state.codec().header().name(), e);
                return snapshot;
            }
        }
        // Each piece is whole: nothing refers to it later.
        StateOutput output = store.create(barrier.target(), false);
        try {
            snapshot.writeTo(new CanonicalWriter(output, TypeSchema.of(keyType)));
        } catch (IOException | RuntimeException e) {
            output.abandon();
            snapshot.fail(e);
            return snapshot;
        }
        snapshot.begin(new RowSnapshot(rows), states.all(), states.unclaimed());
        return snapshot;
    }

    void completed(long checkpointId) {
        undecided.remove(checkpointId);
    }

    void aborted(long checkpointId) {
        RocksDbSnapshot snapshot = undecided.remove(checkpointId);
        if (snapshot != null) {
            snapshot.abandon();
        }
    }

    void close() {
        if (pending != null && !pending.isDone()) {
            pending.abandon();
        }
    }
}
