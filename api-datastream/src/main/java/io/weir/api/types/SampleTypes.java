package io.weir.api.types;

import io.weir.api.tuple.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the type that sample values have in common. */
final class SampleTypes {
    private SampleTypes() {}

    static TypeInformation<?> commonType(Iterable<?> values) {
        List<Object> samples = new ArrayList<>();
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (Object value : values) {
            if (value != null) {
                samples.add(value);
                classes.add(value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass());
            }
        }
        if (samples.isEmpty()) {
            return missing("there is no value that is not null");
        }
        Class<?> first = classes.iterator().next();
        if (classes.size() == 1 && samples.get(0) instanceof Tuple tuple) {
            return tupleOf(tuple.getArity(), samples);
        } else if (allAre(samples, List.class)) {
            return wrap(commonType(flattened(samples)), ListTypeInfo::new);
        } else if (allAre(samples, Set.class)) {
            return wrap(commonType(flattened(samples)), SetTypeInfo::new);
        } else if (allAre(samples, Optional.class)) {
            List<@Nullable Object> present = new ArrayList<>();
            samples.forEach(optional -> present.add(((Optional<?>) optional).orElse(null)));
            return wrap(commonType(present), OptionalTypeInfo::new);
        } else if (allAre(samples, Map.class)) {
            return mapOf(samples);
        } else if (classes.size() == 1) {
            return first.getTypeParameters().length == 0
                    ? TypeDescriber.describe(first, Map.of())
                    : missing("the class %s has type arguments, which values do not keep".formatted(first.getName()));
        }
        return supertypeOf(classes);
    }

    private static boolean allAre(List<Object> samples, Class<?> type) {
        return samples.stream().allMatch(type::isInstance);
    }

    private static List<@Nullable Object> flattened(List<Object> collections) {
        List<@Nullable Object> elements = new ArrayList<>();
        collections.forEach(collection -> ((Iterable<?>) collection).forEach(elements::add));
        return elements;
    }

    private static TypeInformation<?> wrap(
            TypeInformation<?> element, Function<TypeInformation<?>, TypeInformation<?>> around) {
        return element instanceof MissingTypeInfo ? element : around.apply(element);
    }

    private static TypeInformation<?> tupleOf(int arity, List<Object> tuples) {
        List<TypeInformation<?>> fields = new ArrayList<>();
        for (int position = 0; position < arity; position++) {
            List<@Nullable Object> column = new ArrayList<>();
            for (Object tuple : tuples) {
                column.add(((Tuple) tuple).<@Nullable Object>getField(position));
            }
            TypeInformation<?> field = commonType(column);
            if (field instanceof MissingTypeInfo) {
                return missing("field f%d of the tuples tells nothing".formatted(position));
            }
            fields.add(field);
        }
        return new TupleTypeInfo<>(fields);
    }

    private static TypeInformation<?> mapOf(List<Object> maps) {
        List<@Nullable Object> keys = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (Object map : maps) {
            keys.addAll(((Map<?, ?>) map).keySet());
            values.addAll(((Map<?, ?>) map).values());
        }
        TypeInformation<?> key = commonType(keys);
        return key instanceof MissingTypeInfo ? key : wrap(commonType(values), value -> new MapTypeInfo<>(key, value));
    }

    /** The sealed type or else the nearest class that all {@code classes} extend. */
    private static TypeInformation<?> supertypeOf(Set<Class<?>> classes) {
        Class<?> first = classes.iterator().next();
        for (Class<?> candidate : supertypes(first)) {
            // The JDK's own sealed types, such as Constable, join what has nothing in common.
            boolean ofUser = !candidate.getName().startsWith("java.");
            if (ofUser && candidate.isSealed() && classes.stream().allMatch(candidate::isAssignableFrom)) {
                return TypeDescriber.describe(candidate, Map.of());
            }
        }
        Class<?> common = first;
        while (!allExtend(common, classes)) {
            common = common.getSuperclass();
        }
        return new GenericTypeInfo<>(common, "the values are of different classes that no sealed type joins");
    }

    private static boolean allExtend(Class<?> common, Set<Class<?>> classes) {
        return classes.stream().allMatch(common::isAssignableFrom);
    }

    private static Set<Class<?>> supertypes(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            found.add(at);
            addInterfaces(at, found);
        }
        return found;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> found) {
        for (Class<?> parent : type.getInterfaces()) {
            found.add(parent);
            addInterfaces(parent, found);
        }
    }

    private static MissingTypeInfo missing(String why) {
        return new MissingTypeInfo(("The values do not tell their type: %s. Name it as the second argument, for example"
                        + " new TypeHint<Tuple2<String, Long>>() {}.getTypeInfo().")
                .formatted(why));
    }
}
