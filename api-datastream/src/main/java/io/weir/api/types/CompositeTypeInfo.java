package io.weir.api.types;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type made of fields: a tuple, a POJO or a record.
 *
 * @param <T> the type described
 */
public abstract sealed class CompositeTypeInfo<T> extends TypeInformation<T>
        permits TupleTypeInfo, PojoTypeInfo, RecordTypeInfo {
    private static final long serialVersionUID = 1L;

    /** What {@link #indexOf} answers for a name that no field has. */
    public static final int NO_SUCH_FIELD = -1;

    private final Class<T> typeClass;
    private final List<TypeField> fields;

    CompositeTypeInfo(Class<T> typeClass, List<TypeField> fields) {
        this.typeClass = typeClass;
        this.fields = List.copyOf(fields);
    }

    @Override
    public final Class<T> getTypeClass() {
        return typeClass;
    }

    /** The fields in the order of their positions. */
    public final List<TypeField> fields() {
        return fields;
    }

    /** The position of the field {@code name}, or {@link #NO_SUCH_FIELD}. */
    public final int indexOf(String name) {
        for (int index = 0; index < fields.size(); index++) {
            if (fields.get(index).name().equals(name)) {
                return index;
            }
        }
        return NO_SUCH_FIELD;
    }

    final boolean allFieldsImmutable() {
        return fields.stream().allMatch(field -> field.type().isImmutable());
    }

    final boolean allFieldsAreKeys() {
        return fields.stream().allMatch(field -> field.type().isKeyType());
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof CompositeTypeInfo<?> that && typeClass == that.typeClass && fields.equals(that.fields);
    }

    @Override
    public final int hashCode() {
        return 31 * typeClass.getName().hashCode() + fields.hashCode();
    }

    @Override
    public String toString() {
        return typeClass.getSimpleName()
                + fields.stream()
                        .map(field -> field.name() + ": " + field.type())
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
