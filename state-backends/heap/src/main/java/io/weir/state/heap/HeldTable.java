package io.weir.state.heap;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.RestoredState;
import org.jspecify.annotations.Nullable;

/** A state that is one table. */
final class HeldTable implements HeldState {
    private final Object object;
    private final StateTable<Object> table;
    private final StateCodec codec;

    @SuppressWarnings("unchecked") // the codec reads what the table takes
    HeldTable(Object object, StateTable<?> table, StateCodec codec) {
        this.object = object;
        this.table = (StateTable<Object>) table;
        this.codec = codec;
    }

    @Override
    public Object object() {
        return object;
    }

    @Override
    public void restore(RestoredState restored) {
        table.cells().reserve(restored.entries(0));
        codec.read(restored, (namespace, key, keyHash, value) -> put(table, key, keyHash, value));
    }

    /** Puts what was read. */
    static void put(StateTable<Object> table, Object key, int keyHash, @Nullable Object value) {
        if (value == null) {
            table.remove(key, keyHash);
        } else {
            table.put(key, keyHash, value);
        }
    }

    @Override
    public void follow(Epochs epochs) {
        table.cells().follow(epochs);
    }

    @Override
    public void begin(HeapSnapshot snapshot, CanonicalWriter writer) {
        Removals removals = table.cells().removals();
        if (removals != null) {
            snapshot.add(new TableSnapshot(snapshot, writer, table, codec, 0, removals));
        }
    }

    @Override
    public void forgetRemovals(int epoch) {
        Removals removals = table.cells().removals();
        if (removals != null) {
            removals.forget(epoch);
        }
    }

    @Override
    public void restartEpochs() {
        table.cells().restartEpochs();
    }
}
