package io.weir.api.types;

/**
 * Keeps a generic type that a {@code Class} cannot express: {@code new TypeHint<Tuple2<String, Long>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeHint<T> {
    private final TypeInformation<T> typeInfo;

    /** Reads the type argument of the subclass. */
    protected TypeHint() {
        typeInfo = TypeExtractor.ofHint(getClass());
    }

    /** The described type. */
    public final TypeInformation<T> getTypeInfo() {
        return typeInfo;
    }
}
