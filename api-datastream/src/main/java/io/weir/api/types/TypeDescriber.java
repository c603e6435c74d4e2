package io.weir.api.types;

import io.weir.api.tuple.Tuple;
import io.weir.api.tuple.Tuple0;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns Java types into {@link TypeInformation}. An instance describes one type, with all that it contains. */
final class TypeDescriber {
    /** The classes around the place that is being described: one that contains itself must not be described for ever. */
    private final Set<Class<?>> around = new HashSet<>();

    /** Describes {@code type}; {@code known} says what its type variables stand for. */
    static TypeInformation<?> describe(Type type, Map<TypeVariable<?>, TypeInformation<?>> known) {
        return new TypeDescriber().typeOf(type, known);
    }

    private TypeInformation<?> typeOf(Type type, Map<TypeVariable<?>, TypeInformation<?>> known) {
        if (type instanceof Class<?> raw) {
            return classOf(raw, Map.of());
        } else if (type instanceof ParameterizedType parameterized) {
            return parameterized(parameterized, known);
        } else if (type instanceof GenericArrayType array) {
            TypeInformation<?> component = typeOf(array.getGenericComponentType(), known);
            return component instanceof MissingTypeInfo ? component : new ObjectArrayTypeInfo<>(component);
        } else if (type instanceof WildcardType wildcard) {
            return typeOf(wildcard.getUpperBounds()[0], known);
        } else if (type instanceof TypeVariable<?> variable) {
            TypeInformation<?> bound = known.get(variable);
            return bound != null ? bound : MissingTypes.typeVariable(variable);
        }
        throw new IllegalArgumentException("Java type of an unknown kind: " + type);
    }

    private TypeInformation<?> parameterized(ParameterizedType type, Map<TypeVariable<?>, TypeInformation<?>> known) {
        Class<?> raw = (Class<?>) type.getRawType();
        List<TypeInformation<?>> arguments = new ArrayList<>();
        for (Type argument : type.getActualTypeArguments()) {
            TypeInformation<?> described = typeOf(argument, known);
            if (described instanceof MissingTypeInfo) {
                return described;
            }
            arguments.add(described);
        }
        TypeInformation<?> container = container(raw, arguments);
        return container != null ? container : classOf(raw, bind(raw, arguments));
    }

    private static @Nullable TypeInformation<?> container(Class<?> raw, List<TypeInformation<?>> arguments) {
        if (Tuple.class.isAssignableFrom(raw)) {
            return new TupleTypeInfo<>(arguments);
        } else if (raw == List.class || raw == ArrayList.class) {
            return new ListTypeInfo<>(arguments.get(0));
        } else if (raw == Collection.class) {
            return new CollectionTypeInfo<>(arguments.get(0));
        } else if (raw == Set.class || raw == HashSet.class || raw == LinkedHashSet.class) {
            return new SetTypeInfo<>(arguments.get(0));
        } else if (raw == Map.class || raw == HashMap.class || raw == LinkedHashMap.class) {
            return new MapTypeInfo<>(arguments.get(0), arguments.get(1));
        } else if (raw == Optional.class) {
            return new OptionalTypeInfo<>(arguments.get(0));
        }
        return null;
    }

    private static Map<TypeVariable<?>, TypeInformation<?>> bind(Class<?> raw, List<TypeInformation<?>> arguments) {
        Map<TypeVariable<?>, TypeInformation<?>> bound = new HashMap<>();
        for (int index = 0; index < arguments.size(); index++) {
            bound.put(raw.getTypeParameters()[index], arguments.get(index));
        }
        return bound;
    }

    /** Whether the class says nothing without its type arguments. */
    static boolean isContainer(Class<?> raw) {
        List<TypeInformation<?>> anything = List.of(Types.VOID, Types.VOID);
        return raw.getTypeParameters().length > 0 && container(raw, anything) != null;
    }

    private TypeInformation<?> classOf(Class<?> raw, Map<TypeVariable<?>, TypeInformation<?>> known) {
        TypeInformation<?> basic = BasicTypeInfo.find(raw);
        if (basic != null) {
            return basic;
        } else if (raw.isEnum()) {
            return enumOf(raw);
        } else if (raw.isArray()) {
            return arrayOf(raw);
        } else if (raw == Tuple0.class) {
            return new TupleTypeInfo<Tuple0>(List.of());
        } else if (isContainer(raw)) {
            return MissingTypes.rawContainer(raw);
        } else if (raw.getName().startsWith("java.") || raw.getName().startsWith("javax.")) {
            return new GenericTypeInfo<>(raw, "no serializer is known for this class of the JDK");
        } else if (!around.add(raw)) {
            return new GenericTypeInfo<>(raw, "it contains itself");
        }
        try {
            return raw.isSealed() ? sealedOf(raw, known) : compositeOf(raw, known);
        } finally {
            around.remove(raw);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the caller saw that raw is an enum
    private static TypeInformation<?> enumOf(Class<?> raw) {
        return new EnumTypeInfo(raw);
    }

    private TypeInformation<?> arrayOf(Class<?> raw) {
        Class<?> component = raw.getComponentType();
        if (component.isPrimitive()) {
            return new PrimitiveArrayTypeInfo<>(raw);
        }
        TypeInformation<?> described = classOf(component, Map.of());
        return described instanceof MissingTypeInfo ? described : new ObjectArrayTypeInfo<>(described);
    }

    private <T> TypeInformation<T> compositeOf(Class<T> raw, Map<TypeVariable<?>, TypeInformation<?>> known) {
        if (raw.isRecord()) {
            return new RecordTypeInfo<>(raw, recordFields(raw, known));
        }
        String violation = PojoFields.violation(raw);
        if (violation != null) {
            return new GenericTypeInfo<>(raw, violation);
        }
        return new PojoTypeInfo<>(raw, pojoFields(raw, known));
    }

    private List<TypeField> recordFields(Class<?> raw, Map<TypeVariable<?>, TypeInformation<?>> known) {
        List<TypeField> fields = new ArrayList<>();
        for (RecordComponent component : raw.getRecordComponents()) {
            fields.add(field(component.getName(), component.getGenericType(), component.getType(), known));
        }
        return fields;
    }

    private List<TypeField> pojoFields(Class<?> raw, Map<TypeVariable<?>, TypeInformation<?>> known) {
        List<TypeField> fields = new ArrayList<>();
        Map<TypeVariable<?>, TypeInformation<?>> knownHere = known;
        for (Class<?> declaring = raw; declaring != Object.class; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (PojoFields.isDataField(field)) {
                    fields.add(field(field.getName(), field.getGenericType(), field.getType(), knownHere));
                }
            }
            knownHere = argumentsOf(declaring.getGenericSuperclass(), knownHere);
        }
        fields.sort(Comparator.comparing(TypeField::name));
        return fields;
    }

    private TypeField field(String name, Type type, Class<?> erasure, Map<TypeVariable<?>, TypeInformation<?>> known) {
        TypeInformation<?> described = typeOf(type, known);
        if (described instanceof MissingTypeInfo) {
            String reason = "its declaration '%s' does not name the type arguments".formatted(type.getTypeName());
            described = new GenericTypeInfo<>(erasure, reason);
        }
        return new TypeField(name, described);
    }

    /** What the type parameters of the class behind {@code type} stand for. */
    private Map<TypeVariable<?>, TypeInformation<?>> argumentsOf(
            Type type, Map<TypeVariable<?>, TypeInformation<?>> known) {
        Map<TypeVariable<?>, TypeInformation<?>> bound = new HashMap<>();
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] parameters = ((Class<?>) parameterized.getRawType()).getTypeParameters();
            for (int index = 0; index < parameters.length; index++) {
                TypeInformation<?> argument = typeOf(parameterized.getActualTypeArguments()[index], known);
                if (!(argument instanceof MissingTypeInfo)) {
                    bound.put(parameters[index], argument);
                }
            }
        }
        return bound;
    }

    private <T> TypeInformation<T> sealedOf(Class<T> raw, Map<TypeVariable<?>, TypeInformation<?>> known) {
        List<TypeInformation<? extends T>> leaves = new ArrayList<>();
        addLeaves(raw, known, leaves);
        return new SealedTypeInfo<>(raw, leaves);
    }

    @SuppressWarnings("unchecked") // permitted subclasses extend T
    private <T> void addLeaves(
            Class<?> type, Map<TypeVariable<?>, TypeInformation<?>> known, List<TypeInformation<? extends T>> leaves) {
        if (!Modifier.isAbstract(type.getModifiers())) {
            TypeInformation<?> leaf = type.isSealed() ? compositeOf(type, known) : classOf(type, known);
            leaves.add((TypeInformation<? extends T>) leaf);
        } else if (!type.isSealed()) {
            leaves.add((TypeInformation<? extends T>) classOf(type, known));
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                addLeaves(permitted, subtypeArguments(permitted, type, known), leaves);
            }
        }
    }

    /** What the type parameters of {@code subtype} stand for, given those of {@code type} that it extends. */
    private static Map<TypeVariable<?>, TypeInformation<?>> subtypeArguments(
            Class<?> subtype, Class<?> type, Map<TypeVariable<?>, TypeInformation<?>> known) {
        Map<TypeVariable<?>, TypeInformation<?>> bound = new HashMap<>();
        List<Type> supertypes = new ArrayList<>(Arrays.asList(subtype.getGenericInterfaces()));
        if (subtype.getGenericSuperclass() != null) {
            supertypes.add(subtype.getGenericSuperclass());
        }
        for (Type supertype : supertypes) {
            if (supertype instanceof ParameterizedType parameterized && parameterized.getRawType() == type) {
                for (int index = 0; index < type.getTypeParameters().length; index++) {
                    TypeInformation<?> argument = known.get(type.getTypeParameters()[index]);
                    if (argument != null) {
                        TypeBindings.bind(parameterized.getActualTypeArguments()[index], argument, bound);
                    }
                }
            }
        }
        return bound;
    }
}
