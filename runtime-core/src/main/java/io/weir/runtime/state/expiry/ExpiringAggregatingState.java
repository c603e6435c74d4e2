package io.weir.runtime.state.expiry;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.state.AggregatingState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One accumulator per key; what was added before it expired does not count. */
final class ExpiringAggregatingState<I, A, O> implements AggregatingState<I, O> {
    private final ExpiringValueState<A> accumulators;
    private final AggregateFunction<I, A, O> function;

    ExpiringAggregatingState(ExpiringValueState<A> accumulators, AggregateFunction<I, A, O> function) {
        this.accumulators = accumulators;
        this.function = function;
    }

    @Override
    public @Nullable O get() throws Exception {
        A accumulator = accumulators.value();
        return accumulator == null ? null : function.getResult(accumulator);
    }

    @Override
    public void add(I value) throws Exception {
        Objects.requireNonNull(value, "An aggregating state takes no null.");
        A accumulator = accumulators.value();
        A added = function.add(value, accumulator == null ? function.createAccumulator() : accumulator);
        accumulators.update(
                Objects.requireNonNull(added, "The add() of an aggregating state's function returned null."));
    }

    @Override
    public void clear() {
        accumulators.clear();
    }
}
