package io.weir.api.plan;

import io.weir.api.functions.KeyedCoProcessFunction;

/** A {@link KeyedCoProcessFunction}. */
public record KeyedCoProcessSpec(KeyedCoProcessFunction<?, ?, ?, ?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
