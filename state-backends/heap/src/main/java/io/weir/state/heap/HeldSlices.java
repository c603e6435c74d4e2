package io.weir.state.heap;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.RestoredState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** A state that is a table per slice of time. */
final class HeldSlices implements HeldState {
    private final HeapSliceTables<Object> slices;
    private final StateCodec codec;

    /** Slices that were dropped, with the epoch in which they were; for increments. */
    private final Map<Long, Byte> dropped = new TreeMap<>();

    @SuppressWarnings("unchecked") // the codec reads what the tables take
    HeldSlices(HeapSliceTables<?> slices, StateCodec codec, Epochs epochs) {
        this.slices = (HeapSliceTables<Object>) slices;
        this.codec = codec;
        slices.onDrop(end -> {
            if (epochs.keepsRemovals()) {
                dropped.put(end, epochs.current());
            }
        });
    }

    @Override
    public Object object() {
        return slices;
    }

    @Override
    public void restore(RestoredState restored) {
        for (long end : restored.namespaces()) {
            slices.table(end).reserve(restored.entries(end));
        }
        codec.read(
                restored,
                (namespace, key, keyHash, value) -> HeldTable.put(slices.table(namespace), key, keyHash, value));
    }

    @Override
    public void follow(Epochs epochs) {
        slices.follow(epochs);
        if (!epochs.keepsRemovals()) {
            dropped.clear();
        }
    }

    @Override
    public void begin(HeapSnapshot snapshot, CanonicalWriter writer) {
        CheckpointChain.Basis basis = snapshot.basis();
        Deque<Long> gone = new ArrayDeque<>();
        for (Map.Entry<Long, Byte> slice : dropped.entrySet()) {
            if (!basis.isWhole() && slice.getValue() > basis.since()) {
                gone.add(slice.getKey());
            }
        }
        for (long end : slices.ends()) {
            HeapTable<Object> table = slices.table(end);
            Removals removals = table.removals();
            if (removals != null) {
                TableSnapshot portion = new TableSnapshot(snapshot, writer, table, codec, end, removals);
                if (gone.remove(end)) {
                    portion.clearsBefore();
                }
                snapshot.add(portion);
            }
        }
        snapshot.add(new GonePortion(codec, gone));
    }

    @Override
    public void forgetRemovals(int epoch) {
        dropped.values().removeIf(when -> when <= epoch);
        for (long end : slices.ends()) {
            Removals removals = slices.table(end).removals();
            if (removals != null) {
                removals.forget(epoch);
            }
        }
    }

    @Override
    public void restartEpochs() {
        dropped.clear();
        for (long end : slices.ends()) {
            slices.table(end).restartEpochs();
        }
    }

    /** Says which slices are gone. */
    private record GonePortion(StateCodec codec, Deque<Long> ends) implements HeapSnapshot.Portion {
        @Override
        public boolean advance(CanonicalWriter writer, int entries) throws IOException {
            for (Long end = ends.poll(); end != null; end = ends.poll()) {
                writer.clear(codec.header(), end);
            }
            return true;
        }

        @Override
        public void end() {}

        @Override
        public String name() {
            return codec.name();
        }
    }
}
