package io.weir.api.plan;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.types.TypeInformation;

/** A rolling reduce per key; emits the reduced value for every record. */
public record ReduceSpec(ReduceFunction<?> function, TypeInformation<?> type) implements OperatorSpec {
    @Override
    public Object userCode() {
        return function;
    }
}
