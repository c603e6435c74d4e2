package io.weir.state.rocksdb;

import io.weir.api.state.ValueState;
import org.jspecify.annotations.Nullable;

/** One value per key. */
record RocksDbValueState<T>(CachedTable<T> table) implements ValueState<T> {
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
