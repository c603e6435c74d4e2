package io.weir.state.rocksdb;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.state.ReducingState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One reduced value per key. */
record RocksDbReducingState<T>(CachedTable<T> table, ReduceFunction<T> function) implements ReducingState<T> {
    @Override
    public @Nullable T get() {
        return table.getCurrent();
    }

    @Override
    public void add(T value) throws Exception {
        Objects.requireNonNull(value, "A reducing state takes no null.");
        T reduced = table.getCurrent();
        T result = reduced == null ? value : function.reduce(reduced, value);
        table.putCurrent(Objects.requireNonNull(result, "The reduce function of a reducing state returned null."));
    }

    @Override
    public void clear() {
        table.removeCurrent();
    }
}
