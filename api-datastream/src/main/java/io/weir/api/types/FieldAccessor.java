package io.weir.api.types;

import java.io.Serializable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and replaces one field of records: what {@code sum("price")}, {@code maxBy(1)} and {@code keyBy("user.id")} need.
 *
 * @param <T> the records
 */
public abstract class FieldAccessor<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<?> fieldType;

    FieldAccessor(TypeInformation<?> fieldType) {
        this.fieldType = fieldType;
    }

    /** What the field holds; the boxed type for a primitive field. */
    public final TypeInformation<?> fieldType() {
        return fieldType;
    }

    /** The field's value in {@code record}. */
    public abstract @Nullable Object get(T record);

    /**
     * The record with {@code value} in the field: {@code record} itself, changed, if it is a tuple or a POJO, and a new
     * one if it is a Java record.
     */
    public abstract T set(T record, @Nullable Object value);

    /**
     * The field at {@code position}: {@code f0} and so on of a tuple, the components of a record in their order, the
     * fields of a POJO in the order of their names. Position 0 of a basic type is the value itself.
     *
     * @throws IllegalArgumentException if there is no such field; the message lists those that exist
     */
    public static <T> FieldAccessor<T> of(TypeInformation<T> type, int position) {
        if (type instanceof CompositeTypeInfo<T> composite) {
            if (position < 0 || position >= composite.fields().size()) {
                throw new IllegalArgumentException(
                        "%s has no field at position %d. %s".formatted(type, position, existing(composite)));
            }
            return field(composite, position);
        }
        if (position != 0 || !(type instanceof BasicTypeInfo<T>)) {
            throw notComposite(type, "position " + position);
        }
        return new ValueItself<>(type);
    }

    /**
     * The field that {@code path} names, such as {@code price}, {@code f1} or {@code user.address.city}. The path
     * {@code *} names the value itself.
     *
     * @throws IllegalArgumentException if there is no such field; the message lists those that exist
     */
    public static <T> FieldAccessor<T> of(TypeInformation<T> type, String path) {
        if (path.equals("*")) {
            return new ValueItself<>(type);
        }
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        if (!(type instanceof CompositeTypeInfo<T> composite)) {
            throw notComposite(type, "'" + path + "'");
        }
        int position = composite.indexOf(name);
        if (position == CompositeTypeInfo.NO_SUCH_FIELD) {
            throw new IllegalArgumentException("%s has no field '%s'. %s".formatted(type, name, existing(composite)));
        }
        FieldAccessor<T> outer = field(composite, position);
        return dot < 0 ? outer : nested(outer, outer.fieldType(), path.substring(dot + 1));
    }

    private static <T> FieldAccessor<T> field(CompositeTypeInfo<T> type, int position) {
        if (type instanceof PojoTypeInfo<T> pojo) {
            return new PojoField<>(pojo, position);
        } else if (type instanceof RecordTypeInfo<T> record) {
            return new RecordField<>(record, position);
        }
        return new TupleField<>(type.fields().get(position).type(), position);
    }

    @SuppressWarnings("unchecked") // innerType describes what the outer field holds
    private static <T, N> FieldAccessor<T> nested(FieldAccessor<T> outer, TypeInformation<N> innerType, String path) {
        return new NestedField<>(outer, (FieldAccessor<Object>) of(innerType, path));
    }

    private static String existing(CompositeTypeInfo<?> type) {
        if (type.fields().isEmpty()) {
            return "It has no fields.";
        }
        return IntStream.range(0, type.fields().size())
                .mapToObj(index ->
                        "%d: %s".formatted(index, type.fields().get(index).name()))
                .collect(Collectors.joining(", ", "Its fields are ", "."));
    }

    private static IllegalArgumentException notComposite(TypeInformation<?> type, String field) {
        String reason = type instanceof GenericTypeInfo<?> generic ? " (" + generic.reason() + ")" : "";
        String advice = type instanceof BasicTypeInfo<?> ? " Its only field is position 0, the value itself." : "";
        return new IllegalArgumentException("%s%s has no field %s: only tuples, POJOs and records have fields.%s"
                .formatted(type, reason, field, advice));
    }
}
