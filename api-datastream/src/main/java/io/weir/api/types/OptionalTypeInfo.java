package io.weir.api.types;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that may be absent.
 *
 * @param <E> the type of the value
 */
public final class OptionalTypeInfo<E> extends TypeInformation<Optional<E>> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<E> elementType;

    /** Describes a {@link Optional} of {@code elementType}. */
    public OptionalTypeInfo(TypeInformation<E> elementType) {
        this.elementType = elementType;
    }

    /** The type of the value. */
    public TypeInformation<E> getElementTypeInfo() {
        return elementType;
    }

    @Override
    @SuppressWarnings("unchecked") // type arguments are erased at run time
    public Class<Optional<E>> getTypeClass() {
        return (Class<Optional<E>>) (Class<?>) Optional.class;
    }

    @Override
    public boolean isImmutable() {
        return elementType.isImmutable();
    }

    @Override
    public boolean isKeyType() {
        return elementType.isKeyType();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OptionalTypeInfo<?> that && elementType.equals(that.elementType);
    }

    @Override
    public int hashCode() {
        return 31 * elementType.hashCode() + 5;
    }

    @Override
    public String toString() {
        return "Optional<" + elementType + ">";
    }
}
