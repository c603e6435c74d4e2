package io.weir.api.state;

import io.weir.api.types.TypeInformation;

/**
 * Describes a {@link ListState}.
 *
 * @param <T> the elements
 */
public final class ListStateDescriptor<T> extends StateDescriptor<T> {
    private static final long serialVersionUID = 1L;

    /** For a class without type arguments. */
    public ListStateDescriptor(String name, Class<T> elementType) {
        this(name, TypeInformation.of(elementType));
    }

    /** For any type; the type is that of the elements. */
    public ListStateDescriptor(String name, TypeInformation<T> elementType) {
        super(name, elementType);
    }
}
