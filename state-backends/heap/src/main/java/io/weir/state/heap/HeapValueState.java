package io.weir.state.heap;

import io.weir.api.state.ValueState;
import org.jspecify.annotations.Nullable;

/** One value per key. */
final class HeapValueState<T> implements ValueState<T> {
    private final StateTable<T> table;

    HeapValueState(StateTable<T> table) {
        this.table = table;
    }

    @Override
    public @Nullable T value() {
        return table.getCurrent();
    }

    @Override
    public void update(@Nullable T value) {
        if (value == null) {
            table.removeCurrent();
        } else {
            table.putCurrent(value);
        }
    }

    @Override
    public void clear() {
        table.removeCurrent();
    }
}
