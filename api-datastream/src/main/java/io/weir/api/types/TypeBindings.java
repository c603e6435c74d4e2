package io.weir.api.types;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what type variables stand for by laying a Java type beside the description of an actual type. */
final class TypeBindings {
    private TypeBindings() {}

    /**
     * Adds to {@code bound} what the variables inside {@code pattern} must stand for when {@code pattern} is {@code actual}.
     * Parts that do not fit are passed over.
     */
    static void bind(Type pattern, TypeInformation<?> actual, Map<TypeVariable<?>, TypeInformation<?>> bound) {
        if (pattern instanceof TypeVariable<?> variable) {
            bound.putIfAbsent(variable, actual);
        } else if (pattern instanceof GenericArrayType array) {
            if (actual instanceof ObjectArrayTypeInfo<?> actualArray) {
                bind(array.getGenericComponentType(), actualArray.getComponentInfo(), bound);
            }
        } else if (pattern instanceof ParameterizedType parameterized) {
            bindArguments((Class<?>) parameterized.getRawType(), parameterized.getActualTypeArguments(), actual, bound);
        }
    }

    /** As {@link #bind}, for {@code raw<arguments>}. */
    static void bindArguments(
            Class<?> raw, Type[] arguments, TypeInformation<?> actual, Map<TypeVariable<?>, TypeInformation<?>> bound) {
        if (actual instanceof MissingTypeInfo || !raw.isAssignableFrom(actual.getTypeClass())) {
            return;
        }
        List<TypeInformation<?>> components = componentsOf(actual);
        if (components != null) {
            for (int index = 0; index < Math.min(arguments.length, components.size()); index++) {
                bind(arguments[index], components.get(index), bound);
            }
        } else if (actual instanceof CompositeTypeInfo<?> composite && raw == composite.getTypeClass()) {
            TypeVariable<?>[] parameters = raw.getTypeParameters();
            for (int index = 0; index < parameters.length; index++) {
                TypeInformation<?> argument = argumentOf(composite, parameters[index]);
                if (argument != null) {
                    bind(arguments[index], argument, bound);
                }
            }
        }
    }

    private static @Nullable List<TypeInformation<?>> componentsOf(TypeInformation<?> actual) {
        if (actual instanceof TupleTypeInfo<?> tuple) {
            return tuple.fields().stream()
                    .<TypeInformation<?>>map(TypeField::type)
                    .toList();
        } else if (actual instanceof ListTypeInfo<?> list) {
            return List.of(list.getElementTypeInfo());
        } else if (actual instanceof SetTypeInfo<?> set) {
            return List.of(set.getElementTypeInfo());
        } else if (actual instanceof CollectionTypeInfo<?> collection) {
            return List.of(collection.getElementTypeInfo());
        } else if (actual instanceof OptionalTypeInfo<?> optional) {
            return List.of(optional.getElementTypeInfo());
        } else if (actual instanceof MapTypeInfo<?, ?> map) {
            return List.of(map.getKeyTypeInfo(), map.getValueTypeInfo());
        }
        return null;
    }

    /** What the fields of a generic POJO or record tell about one of its type parameters. */
    private static @Nullable TypeInformation<?> argumentOf(CompositeTypeInfo<?> composite, TypeVariable<?> parameter) {
        Map<TypeVariable<?>, TypeInformation<?>> found = new HashMap<>();
        for (TypeField field : composite.fields()) {
            bind(declaredType(composite, field.name()), field.type(), found);
        }
        return found.get(parameter);
    }

    private static Type declaredType(CompositeTypeInfo<?> composite, String name) {
        if (composite instanceof PojoTypeInfo<?> pojo) {
            return pojo.javaField(name).getGenericType();
        }
        for (RecordComponent component : composite.getTypeClass().getRecordComponents()) {
            if (component.getName().equals(name)) {
                return component.getGenericType();
            }
        }
        throw new IllegalArgumentException(composite.getTypeClass().getName() + " has no field '" + name + "'.");
    }
}
