package io.weir.runtime.state.expiry;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.state.ReducingState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One reduced value per key; what was added before it expired does not count. */
final class ExpiringReducingState<T> implements ReducingState<T> {
    private final ExpiringValueState<T> value;
    private final ReduceFunction<T> function;

    ExpiringReducingState(ExpiringValueState<T> value, ReduceFunction<T> function) {
        this.value = value;
        this.function = function;
    }

    @Override
    public @Nullable T get() throws Exception {
        return value.value();
    }

    @Override
    public void add(T added) throws Exception {
        Objects.requireNonNull(added, "A reducing state takes no null.");
        T reduced = value.value();
        T result = reduced == null ? added : function.reduce(reduced, added);
        value.update(Objects.requireNonNull(result, "The reduce function of a reducing state returned null."));
    }

    @Override
    public void clear() {
        value.clear();
    }
}
