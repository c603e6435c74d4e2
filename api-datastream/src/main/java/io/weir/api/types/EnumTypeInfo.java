package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/**
 * An enum.
 *
 * @param <E> the enum described
 */
public final class EnumTypeInfo<E extends Enum<E>> extends TypeInformation<E> {
    private static final long serialVersionUID = 1L;

    private final Class<E> typeClass;

    /** Describes {@code typeClass}, the enum itself and not the class of one of its constants. */
    public EnumTypeInfo(Class<E> typeClass) {
        if (!typeClass.isEnum()) {
            throw new IllegalArgumentException(typeClass.getName() + " is not an enum.");
        }
        this.typeClass = typeClass;
    }

    @Override
    public Class<E> getTypeClass() {
        return typeClass;
    }

    @Override
    public boolean isImmutable() {
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EnumTypeInfo<?> that && typeClass == that.typeClass;
    }

    @Override
    public int hashCode() {
        return typeClass.getName().hashCode();
    }

    @Override
    public String toString() {
        return "enum " + typeClass.getSimpleName();
    }
}
