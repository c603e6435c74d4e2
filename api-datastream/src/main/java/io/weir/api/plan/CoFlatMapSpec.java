package io.weir.api.plan;

import io.weir.api.functions.CoFlatMapFunction;

/** A flatMap over two streams. */
public record CoFlatMapSpec(CoFlatMapFunction<?, ?, ?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
