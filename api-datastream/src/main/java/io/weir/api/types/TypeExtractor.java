package io.weir.api.types;

import java.util.List;
import java.util.Map;

/** Finds out the types of records from classes, generic signatures and the code of lambdas. */
public final class TypeExtractor {
    private TypeExtractor() {}

    /**
     * Describes a class without type arguments.
     *
     * @throws IllegalArgumentException if the class says nothing without them, such as {@code Tuple2} or {@code List}; use
     *     a {@link TypeHint} for those
     */
    public static <T> TypeInformation<T> ofClass(Class<T> type) {
        return required(TypeDescriber.describe(type, Map.of()));
    }

    /** Describes the type argument of a subclass of {@link TypeHint}. */
    static <T> TypeInformation<T> ofHint(Class<?> hintClass) {
        return typeArgumentOf(hintClass, TypeHint.class);
    }

    /**
     * Describes the one type argument that {@code subclass} gives to {@code genericBase}.
     *
     * @throws IllegalArgumentException if it gives none that is known here
     */
    public static <T> TypeInformation<T> typeArgumentOf(Class<?> subclass, Class<?> genericBase) {
        return required(ClassSignature.typeOf(subclass, genericBase, 0, List.of()));
    }

    /**
     * Describes the common type of sample values; {@code values} is not empty and has no nulls.
     *
     * @throws IllegalArgumentException if the values do not tell, because they hold only nulls or empty collections somewhere
     */
    public static <T> TypeInformation<T> ofValues(Iterable<? extends T> values) {
        return required(SampleTypes.commonType(values));
    }

    /**
     * Describes the type that {@code function} binds to one type parameter of {@code functionInterface}.
     *
     * <p>A function that is {@link ResultTypeQueryable} is believed, unless its signature names a type to which what it
     * says does not fit, as the accumulator of a function that names its result.
     *
     * <p>Where nothing tells (an erased lambda), the answer is a {@link MissingTypeInfo}: the failure is reported when the
     * type is needed, so that {@code .returns(...)} has its chance.
     *
     * @param function the user's function
     * @param functionInterface the generic interface or class that declares the type parameter
     * @param typeParameter index of the parameter, from 0
     * @param inputTypes what is known about the first type parameters, in their order; may be shorter than them
     */
    @SuppressWarnings("unchecked") // R is what the function binds to its type parameter
    public static <R> TypeInformation<R> resultOf(
            Object function, Class<?> functionInterface, int typeParameter, TypeInformation<?>... inputTypes) {
        TypeInformation<?> found = signatureOf(function, functionInterface, typeParameter, List.of(inputTypes));
        if (function instanceof ResultTypeQueryable<?> queryable) {
            TypeInformation<?> produced = queryable.getProducedType();
            if (found instanceof MissingTypeInfo || found.getTypeClass().isAssignableFrom(produced.getTypeClass())) {
                found = produced;
            }
        }
        return (TypeInformation<R>) found;
    }

    private static TypeInformation<?> signatureOf(
            Object function, Class<?> functionInterface, int typeParameter, List<TypeInformation<?>> inputs) {
        if (typeParameter < inputs.size() && !(inputs.get(typeParameter) instanceof MissingTypeInfo)) {
            return inputs.get(typeParameter);
        } else if (LambdaSignature.isLambda(function)) {
            return LambdaSignature.of(function).typeOf(functionInterface, typeParameter, inputs);
        }
        return ClassSignature.typeOf(function.getClass(), functionInterface, typeParameter, inputs);
    }

    @SuppressWarnings("unchecked") // the caller's Type denotes T
    private static <T> TypeInformation<T> required(TypeInformation<?> type) {
        if (type instanceof MissingTypeInfo missing) {
            throw new IllegalArgumentException(missing.message());
        }
        return (TypeInformation<T>) type;
    }
}
