package io.weir.api.types;

/** Finds out the types of records from classes, generic signatures and the code of lambdas. */
public final class TypeExtractor {
    private TypeExtractor() {}

    /** Describes a class without type arguments. */
    public static <T> TypeInformation<T> ofClass(Class<T> type) {
        throw new IllegalStateException("types are not extracted yet: " + type);
    }

    /** Describes the type argument of a subclass of {@link TypeHint}. */
    static <T> TypeInformation<T> ofHint(Class<?> hintClass) {
        throw new IllegalStateException("types are not extracted yet: " + hintClass);
    }

    /** Describes the one type argument that {@code subclass} gives to {@code genericBase}. */
    public static <T> TypeInformation<T> typeArgumentOf(Class<?> subclass, Class<?> genericBase) {
        throw new IllegalStateException("types are not extracted yet: " + subclass + " of " + genericBase);
    }

    /** Describes the common type of sample values; {@code values} is not empty and has no nulls. */
    public static <T> TypeInformation<T> ofValues(Iterable<? extends T> values) {
        throw new IllegalStateException("types are not extracted yet: " + values);
    }

    /**
     * Describes the type that {@code function} binds to one type parameter of {@code functionInterface}.
     *
     * <p>Where nothing tells (an erased lambda), the answer is a {@link MissingTypeInfo}: the failure is reported when the
     * type is needed, so that {@code .returns(...)} has its chance.
     *
     * @param function the user's function
     * @param functionInterface the generic interface or class that declares the type parameter
     * @param typeParameter index of the parameter, from 0
     * @param inputTypes what is known about the first type parameters, in their order; may be shorter than them
     */
    public static <R> TypeInformation<R> resultOf(
            Object function, Class<?> functionInterface, int typeParameter, TypeInformation<?>... inputTypes) {
        throw new IllegalStateException("types are not extracted yet: " + function);
    }
}
