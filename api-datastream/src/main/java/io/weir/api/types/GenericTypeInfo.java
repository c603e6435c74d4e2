package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/**
 * A class about which nothing is known that would help to serialize it; it is left to Kryo, which is slower and larger
 * than a generated serializer. {@link #reason()} says what to change.
 *
 * @param <T> the class described
 */
public final class GenericTypeInfo<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> typeClass;
    private final String reason;

    GenericTypeInfo(Class<T> typeClass, String reason) {
        this.typeClass = typeClass;
        this.reason = reason;
    }

    /** Why no serializer can be generated for the class: a clause such as "the class is not public". */
    public String reason() {
        return reason;
    }

    @Override
    public Class<T> getTypeClass() {
        return typeClass;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public boolean isKeyType() {
        return typeClass.isInterface() || overridesHashCode(typeClass);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GenericTypeInfo<?> that && typeClass == that.typeClass;
    }

    @Override
    public int hashCode() {
        return typeClass.getName().hashCode() + 7;
    }

    @Override
    public String toString() {
        return "generic " + typeClass.getSimpleName();
    }
}
