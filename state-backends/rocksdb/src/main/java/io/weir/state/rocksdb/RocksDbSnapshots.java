package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.canonical.CanonicalWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes the snapshots of a backend, one at a time. */
final class RocksDbSnapshots {
    /** Of more checkpoints nobody will ask to delete what was written. */
    private static final int MAX_UNDECIDED = 32;

    private final KeyedStateParameters parameters;
    private final TypeSchema keySchema;
    private final boolean incremental;
    private final LocalDatabase database;
    private final CacheBudget tables;
    private final RestoredRows unclaimed;
    private final RocksDbStates states;
    private final TreeMap<Long, Undecided> undecided = new TreeMap<>();
    private @Nullable RocksDbSnapshot pending;

    /** What the catalog of the database says; null: this has not written it yet. */
    private @Nullable List<StoredState> catalog;

    /** A snapshot of which it was not told yet what became of it. */
    private record Undecided(RocksDbSnapshot snapshot, CheckpointBarrier barrier, boolean referable) {}

    RocksDbSnapshots(
            KeyedStateParameters parameters,
            LocalDatabase database,
            CacheBudget tables,
            RestoredRows unclaimed,
            RocksDbStates states) {
        this.parameters = parameters;
        this.database = database;
        this.tables = tables;
        this.unclaimed = unclaimed;
        this.states = states;
        keySchema = TypeSchema.of(parameters.keyType());
        incremental = parameters.environment().configuration().get(CheckpointOptions.INCREMENTAL);
    }

    PendingSnapshot<KeyedSnapshot> start(CheckpointBarrier barrier) {
        if (pending != null) {
            pending.advance(Integer.MAX_VALUE);
        }
        boolean referable = incremental && barrier.kind() == CheckpointKind.CHECKPOINT;
        RocksDbSnapshot snapshot =
                new RocksDbSnapshot(barrier.checkpointId(), parameters.keyGroups(), content(barrier, referable));
        pending = snapshot;
        undecided.put(barrier.checkpointId(), new Undecided(snapshot, barrier, referable));
        if (undecided.size() > MAX_UNDECIDED) {
            undecided.pollFirstEntry();
        }
        BarrierFlush flush = BarrierFlush.start(database.rows(), tables.tables(), snapshot);
        if (barrier.kind() != CheckpointKind.SAVEPOINT_CANONICAL) {
            List<StoredState> stored = storedStates();
            if (!stored.equals(catalog)) {
                Catalog.write(keySchema, stored, flush.batch());
                catalog = stored;
            }
        }
        StateOutput output = parameters.environment().snapshots().create(barrier.target(), false);
        try {
            snapshot.begin(states.all(), new CanonicalWriter(output, keySchema), flush);
        } catch (IOException | RuntimeException e) {
            output.abandon();
            flush.abandon();
            snapshot.fail(e);
        }
        return snapshot;
    }

    private RocksDbSnapshot.Content content(CheckpointBarrier barrier, boolean referable) {
        if (barrier.kind() == CheckpointKind.SAVEPOINT_CANONICAL) {
            return new CanonicalContent(database.rows(), states.all(), unclaimed);
        }
        Map<String, KeyedSnapshot.Part> known = referable ? database.completed().referable(barrier.target()) : Map.of();
        Upload upload = new Upload(
                database.newDirectory("checkpoint-" + barrier.checkpointId()),
                parameters.environment().snapshots(),
                barrier.target(),
                referable,
                known);
        return new NativeContent(database.rows(), upload, database.transfers());
    }

    private List<StoredState> storedStates() {
        List<StoredState> stored = new ArrayList<>(unclaimed.remaining());
        for (HeldState state : states.all()) {
            StoredState rows = state.rows();
            if (rows != null) {
                stored.add(rows);
            }
        }
        return stored;
    }

    void completed(long checkpointId) {
        Undecided complete = undecided.remove(checkpointId);
        if (complete == null || !complete.referable) {
            return;
        }
        CompletableFuture<KeyedSnapshot> result = complete.snapshot.result();
        if (result.isDone() && !result.isCompletedExceptionally()) {
            database.completed().completed(checkpointId, complete.barrier.target(), result.join());
        }
    }

    void aborted(long checkpointId) {
        Undecided given = undecided.remove(checkpointId);
        if (given != null) {
            given.snapshot.abandon();
        }
    }

    void close() {
        for (Undecided given : undecided.values()) {
            if (!given.snapshot.result().isDone()) {
                given.snapshot.abandon();
            }
        }
        database.rows().settle();
    }
}
