package io.weir.api.plan;

import io.weir.api.functions.KeyedProcessFunction;

/** A {@link KeyedProcessFunction}. */
public record KeyedProcessSpec(KeyedProcessFunction<?, ?, ?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
