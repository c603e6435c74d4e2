package io.weir.api.types;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type that is not made of other types: numbers, strings, points in time. {@link Types} has a constant for each.
 *
 * @param <T> the type described
 */
public final class BasicTypeInfo<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private static final Map<Class<?>, BasicTypeInfo<?>> BY_CLASS = byClass();

    private final BasicKind kind;

    private BasicTypeInfo(BasicKind kind) {
        this.kind = kind;
    }

    /** The type of {@code type}, or null if it is not a basic one. Primitive classes answer like their boxes. */
    @SuppressWarnings("unchecked") // the map's key is the class of its value
    static <T> @Nullable BasicTypeInfo<T> find(Class<T> type) {
        return (BasicTypeInfo<T>) BY_CLASS.get(type);
    }

    static <T> BasicTypeInfo<T> require(Class<T> type) {
        BasicTypeInfo<T> found = find(type);
        if (found == null) {
            throw new IllegalArgumentException(type.getName() + " is not a basic type.");
        }
        return found;
    }

    /** Which of the basic types this is. */
    public BasicKind kind() {
        return kind;
    }

    @Override
    @SuppressWarnings("unchecked") // made in byClass() for this very class
    public Class<T> getTypeClass() {
        return (Class<T>) kind.typeClass();
    }

    @Override
    public boolean isImmutable() {
        return kind != BasicKind.DATE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BasicTypeInfo<?> that && kind == that.kind;
    }

    @Override
    public int hashCode() {
        return kind.typeClass().getName().hashCode();
    }

    @Override
    public String toString() {
        return kind.typeClass().getSimpleName();
    }

    private static Map<Class<?>, BasicTypeInfo<?>> byClass() {
        Map<Class<?>, BasicTypeInfo<?>> types = new HashMap<>();
        for (BasicKind kind : BasicKind.values()) {
            BasicTypeInfo<?> type = new BasicTypeInfo<>(kind);
            types.put(kind.typeClass(), type);
            types.put(kind.primitiveClass(), type);
        }
        return Map.copyOf(types);
    }
}
