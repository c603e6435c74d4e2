package io.weir.api.plan;

import io.weir.api.functions.CoProcessFunction;

/** A {@link CoProcessFunction}; {@code keyed} when both inputs are. */
public record CoProcessSpec(CoProcessFunction<?, ?, ?> function, boolean keyed) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
