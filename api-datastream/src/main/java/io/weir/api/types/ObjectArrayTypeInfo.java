package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/**
 * An array of objects, which may be arrays themselves.
 *
 * @param <C> the type of the elements
 */
public final class ObjectArrayTypeInfo<C> extends TypeInformation<C[]> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<C> componentType;

    /** Describes the arrays of {@code componentType}. */
    public ObjectArrayTypeInfo(TypeInformation<C> componentType) {
        this.componentType = componentType;
    }

    /** The type of the elements. */
    public TypeInformation<C> getComponentInfo() {
        return componentType;
    }

    @Override
    @SuppressWarnings("unchecked") // an array class follows from the class of its elements
    public Class<C[]> getTypeClass() {
        return (Class<C[]>) componentType.getTypeClass().arrayType();
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
        return other instanceof ObjectArrayTypeInfo<?> that && componentType.equals(that.componentType);
    }

    @Override
    public int hashCode() {
        return 31 * componentType.hashCode() + 1;
    }

    @Override
    public String toString() {
        return componentType + "[]";
    }
}
