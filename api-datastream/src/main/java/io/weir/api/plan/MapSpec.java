package io.weir.api.plan;

import io.weir.api.functions.MapFunction;

/** One record in, one out. */
public record MapSpec(MapFunction<?, ?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
