package io.weir.api.state;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.types.TypeInformation;

/**
 * Describes a {@link ReducingState}.
 *
 * @param <T> the values
 */
public final class ReducingStateDescriptor<T> extends StateDescriptor<T> {
    private static final long serialVersionUID = 1L;

    private final ReduceFunction<T> reduceFunction;

    /** For a class without type arguments. */
    public ReducingStateDescriptor(String name, ReduceFunction<T> reduceFunction, Class<T> type) {
        this(name, reduceFunction, TypeInformation.of(type));
    }

    /** For any type. */
    public ReducingStateDescriptor(String name, ReduceFunction<T> reduceFunction, TypeInformation<T> typeInfo) {
        super(name, typeInfo);
        this.reduceFunction = reduceFunction;
    }

    /** Combines what is kept with what is added. */
    public ReduceFunction<T> getReduceFunction() {
        return reduceFunction;
    }
}
