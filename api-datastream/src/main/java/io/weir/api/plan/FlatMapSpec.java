package io.weir.api.plan;

import io.weir.api.functions.FlatMapFunction;

/** One record in, any number out. */
public record FlatMapSpec(FlatMapFunction<?, ?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
