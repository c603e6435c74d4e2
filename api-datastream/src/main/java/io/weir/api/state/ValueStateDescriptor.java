package io.weir.api.state;

import io.weir.api.types.TypeInformation;

/**
 * Describes a {@link ValueState}.
 *
 * @param <T> the value
 */
public final class ValueStateDescriptor<T> extends StateDescriptor<T> {
    private static final long serialVersionUID = 1L;

    /** For a class without type arguments. */
    public ValueStateDescriptor(String name, Class<T> type) {
        this(name, TypeInformation.of(type));
    }

    /** For any type. */
    public ValueStateDescriptor(String name, TypeInformation<T> typeInfo) {
        super(name, typeInfo);
    }
}
