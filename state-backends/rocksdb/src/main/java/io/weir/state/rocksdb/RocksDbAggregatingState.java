package io.weir.state.rocksdb;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.state.AggregatingState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One accumulator per key. */
record RocksDbAggregatingState<I, A, O>(CachedTable<A> table, AggregateFunction<I, A, O> function)
        implements AggregatingState<I, O> {
    @Override
    public @Nullable O get() {
        A accumulator = table.getCurrent();
        return accumulator == null ? null : function.getResult(accumulator);
    }

    @Override
    public void add(I value) {
        Objects.requireNonNull(value, "An aggregating state takes no null.");
        A accumulator = table.getCurrent();
        A added = function.add(value, accumulator == null ? function.createAccumulator() : accumulator);
        table.putCurrent(Objects.requireNonNull(added, "The add() of an aggregating state's function returned null."));
    }

    @Override
    public void clear() {
        table.removeCurrent();
    }
}
