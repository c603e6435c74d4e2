package io.weir.state.heap;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.state.ReducingState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One reduced value per key. */
final class HeapReducingState<T> implements ReducingState<T> {
    private final StateTable<T> table;
    private final ReduceFunction<T> function;

    HeapReducingState(StateTable<T> table, ReduceFunction<T> function) {
        this.table = table;
        this.function = function;
    }

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
