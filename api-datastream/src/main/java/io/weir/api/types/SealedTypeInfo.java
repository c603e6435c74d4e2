package io.weir.api.types;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A sealed interface or class: a value is of one of the permitted classes.
 *
 * @param <T> the sealed type described
 */
public final class SealedTypeInfo<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> typeClass;
    private final List<TypeInformation<? extends T>> subtypes;

    SealedTypeInfo(Class<T> typeClass, List<TypeInformation<? extends T>> subtypes) {
        this.typeClass = typeClass;
        this.subtypes = List.copyOf(subtypes);
    }

    /** The types of which a value can be, in the order in which they are permitted. */
    public List<TypeInformation<? extends T>> getSubtypes() {
        return subtypes;
    }

    @Override
    public Class<T> getTypeClass() {
        return typeClass;
    }

    @Override
    public boolean isImmutable() {
        return subtypes.stream().allMatch(TypeInformation::isImmutable);
    }

    @Override
    public boolean isKeyType() {
        return subtypes.stream().allMatch(TypeInformation::isKeyType);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealedTypeInfo<?> that && typeClass == that.typeClass && subtypes.equals(that.subtypes);
    }

    @Override
    public int hashCode() {
        return 31 * typeClass.getName().hashCode() + subtypes.hashCode();
    }

    @Override
    public String toString() {
        return "sealed " + typeClass.getSimpleName()
                + subtypes.stream().map(Object::toString).collect(Collectors.joining(" | ", "{", "}"));
    }
}
