package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/**
 * An array of primitives.
 *
 * @param <A> the array type described, for example {@code long[]}
 */
public final class PrimitiveArrayTypeInfo<A> extends TypeInformation<A> {
    private static final long serialVersionUID = 1L;

    private final Class<A> typeClass;

    /** Describes {@code typeClass}, for example {@code long[].class}. */
    public PrimitiveArrayTypeInfo(Class<A> typeClass) {
        if (!typeClass.isArray() || !typeClass.getComponentType().isPrimitive()) {
            throw new IllegalArgumentException(typeClass.getName() + " is not an array of primitives.");
        }
        this.typeClass = typeClass;
    }

    @Override
    public Class<A> getTypeClass() {
        return typeClass;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    /** Arrays are equal only to themselves, so they cannot be keys. */
    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrimitiveArrayTypeInfo<?> that && typeClass == that.typeClass;
    }

    @Override
    public int hashCode() {
        return typeClass.getName().hashCode();
    }

    @Override
    public String toString() {
        return typeClass.getSimpleName();
    }
}
