package io.weir.api.types;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set. It is read back as a {@link java.util.LinkedHashSet}, whatever class it had.
 *
 * @param <E> the type of the elements
 */
public final class SetTypeInfo<E> extends TypeInformation<Set<E>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<E> elementType;

    /** Describes a {@link Set} of {@code elementType}. */
    public SetTypeInfo(TypeInformation<E> elementType) {
        this.elementType = elementType;
    }

    /** The type of the elements. */
    public TypeInformation<E> getElementTypeInfo() {
        return elementType;
    }

    @Override
    @SuppressWarnings("unchecked") // type arguments are erased at run time
    public Class<Set<E>> getTypeClass() {
        return (Class<Set<E>>) (Class<?>) Set.class;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public boolean isKeyType() {
        return elementType.isKeyType();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SetTypeInfo<?> that && elementType.equals(that.elementType);
    }

    @Override
    public int hashCode() {
        return 31 * elementType.hashCode() + 3;
    }

    @Override
    public String toString() {
        return "Set<" + elementType + ">";
    }
}
