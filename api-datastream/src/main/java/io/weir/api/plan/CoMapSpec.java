package io.weir.api.plan;

import io.weir.api.functions.CoMapFunction;

/** A map over two streams. */
public record CoMapSpec(CoMapFunction<?, ?, ?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
