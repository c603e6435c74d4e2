package io.weir.api.types;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list. It is read back as an {@link java.util.ArrayList}, whatever class it had.
 *
 * @param <E> the type of the elements
 */
public final class ListTypeInfo<E> extends TypeInformation<List<E>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<E> elementType;

    /** Describes a {@link List} of {@code elementType}. */
    public ListTypeInfo(TypeInformation<E> elementType) {
        this.elementType = elementType;
    }

    /** The type of the elements. */
    public TypeInformation<E> getElementTypeInfo() {
        return elementType;
    }

    @Override
    @SuppressWarnings("unchecked") // type arguments are erased at run time
    public Class<List<E>> getTypeClass() {
        return (Class<List<E>>) (Class<?>) List.class;
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
        return other instanceof ListTypeInfo<?> that && elementType.equals(that.elementType);
    }

    @Override
    public int hashCode() {
        return 31 * elementType.hashCode() + 2;
    }

    @Override
    public String toString() {
        return "List<" + elementType + ">";
    }
}
