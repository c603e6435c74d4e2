package io.weir.api.plan;

import io.weir.api.functions.FilterFunction;

/** Keeps some records. */
public record FilterSpec(FilterFunction<?> function) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
