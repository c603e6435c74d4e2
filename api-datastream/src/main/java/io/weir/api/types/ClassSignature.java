package io.weir.api.types;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from the declaration of a class what it binds to the type parameters of a supertype. */
final class ClassSignature {
    private ClassSignature() {}

    /**
     * Follows the generic supertypes from {@code type} up to {@code target}. What the inputs are is carried the other way
     * first, so that {@code class Twice<T> implements MapFunction<T, Tuple2<T, T>>} has a result once T's input is known.
     */
    static TypeInformation<?> typeOf(
            Class<?> type, Class<?> target, int typeParameter, List<TypeInformation<?>> inputs) {
        List<Type> path = new ArrayList<>();
        if (!findPath(type, target, path)) {
            throw new IllegalArgumentException(type.getName() + " is not a " + target.getName() + ".");
        }
        for (Type step : path) {
            if (step instanceof Class<?> raw && raw.getTypeParameters().length > 0) {
                return MissingTypes.rawFunction(type, raw);
            }
        }
        Map<TypeVariable<?>, TypeInformation<?>> known = carryInputsDown(path, target, inputs);
        for (Type step : path) {
            known = argumentsOf(step, known);
        }
        TypeVariable<?> parameter = target.getTypeParameters()[typeParameter];
        TypeInformation<?> found = known.get(parameter);
        return found != null ? found : MissingTypes.typeVariable(parameter);
    }

    /** Adds to {@code path} the generic supertypes that lead from {@code type} to {@code target}, the target last. */
    private static boolean findPath(Class<?> type, Class<?> target, List<Type> path) {
        if (type == target) {
            return true;
        }
        for (Type supertype : supertypes(type)) {
            Class<?> raw = rawClass(supertype);
            if (target.isAssignableFrom(raw)) {
                path.add(supertype);
                return findPath(raw, target, path);
            }
        }
        return false;
    }

    private static List<Type> supertypes(Class<?> type) {
        List<Type> supertypes = new ArrayList<>();
        @Nullable Type superclass = type.getGenericSuperclass();
        if (superclass != null) {
            supertypes.add(superclass);
        }
        supertypes.addAll(List.of(type.getGenericInterfaces()));
        return supertypes;
    }

    private static Map<TypeVariable<?>, TypeInformation<?>> carryInputsDown(
            List<Type> path, Class<?> target, List<TypeInformation<?>> inputs) {
        Map<TypeVariable<?>, TypeInformation<?>> known = new HashMap<>();
        for (int index = 0; index < inputs.size(); index++) {
            if (!(inputs.get(index) instanceof MissingTypeInfo)) {
                known.put(target.getTypeParameters()[index], inputs.get(index));
            }
        }
        for (int step = path.size() - 1; step >= 0; step--) {
            Map<TypeVariable<?>, TypeInformation<?>> below = new HashMap<>();
            if (path.get(step) instanceof ParameterizedType parameterized) {
                TypeVariable<?>[] parameters = rawClass(parameterized).getTypeParameters();
                for (int index = 0; index < parameters.length; index++) {
                    TypeInformation<?> argument = known.get(parameters[index]);
                    if (argument != null) {
                        TypeBindings.bind(parameterized.getActualTypeArguments()[index], argument, below);
                    }
                }
            }
            known = below;
        }
        return known;
    }

    private static Map<TypeVariable<?>, TypeInformation<?>> argumentsOf(
            Type step, Map<TypeVariable<?>, TypeInformation<?>> known) {
        Map<TypeVariable<?>, TypeInformation<?>> bound = new HashMap<>();
        if (step instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] parameters = rawClass(parameterized).getTypeParameters();
            for (int index = 0; index < parameters.length; index++) {
                bound.put(
                        parameters[index],
                        TypeDescriber.describe(parameterized.getActualTypeArguments()[index], known));
            }
        }
        return bound;
    }

    private static Class<?> rawClass(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }
}
