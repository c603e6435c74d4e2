package io.weir.api.types;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A collection. It is read back as an {@link java.util.ArrayList}, whatever class it had.
 *
 * @param <E> the type of the elements
 */
public final class CollectionTypeInfo<E> extends TypeInformation<Collection<E>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<E> elementType;

    /** Describes a {@link Collection} of {@code elementType}. */
    public CollectionTypeInfo(TypeInformation<E> elementType) {
        this.elementType = elementType;
    }

    /** The type of the elements. */
    public TypeInformation<E> getElementTypeInfo() {
        return elementType;
    }

    @Override
    @SuppressWarnings("unchecked") // type arguments are erased at run time
    public Class<Collection<E>> getTypeClass() {
        return (Class<Collection<E>>) (Class<?>) Collection.class;
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
        return other instanceof CollectionTypeInfo<?> that && elementType.equals(that.elementType);
    }

    @Override
    public int hashCode() {
        return 31 * elementType.hashCode() + 4;
    }

    @Override
    public String toString() {
        return "Collection<" + elementType + ">";
    }
}
