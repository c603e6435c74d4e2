package io.weir.api.plan;

import io.weir.api.functions.ProcessFunction;

/** A {@link ProcessFunction}; {@code keyed} when it follows keyBy and may keep state and timers. */
public record ProcessSpec(ProcessFunction<?, ?> function, boolean keyed) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
