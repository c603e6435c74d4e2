package io.weir.runtime.state;

import io.weir.api.types.TypeInformation;

/** A type of which only the class matters. */
final class PlainType<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final boolean immutable;

    PlainType(Class<T> type, boolean immutable) {
        this.type = type;
        this.immutable = immutable;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isImmutable() {
        return immutable;
    }
}
