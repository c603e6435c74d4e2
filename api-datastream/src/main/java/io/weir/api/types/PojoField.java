package io.weir.api.types;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field of a POJO. */
final class PojoField<T> extends FieldAccessor<T> {
    private static final long serialVersionUID = 1L;

    private final PojoTypeInfo<T> type;
    private final String name;
    /** Found again after the accessor was shipped to another process. */
    private transient @Nullable Field field;

    PojoField(PojoTypeInfo<T> type, int position) {
        super(type.fields().get(position).type());
        this.type = type;
        this.name = type.fields().get(position).name();
    }

    @Override
    public @Nullable Object get(T record) {
        try {
            return field().get(record);
        } catch (IllegalAccessException e) {
            throw inaccessible(e);
        }
    }

    @Override
    public T set(T record, @Nullable Object value) {
        try {
            field().set(record, value);
            return record;
        } catch (IllegalAccessException e) {
            throw inaccessible(e);
        }
    }

    private Field field() {
        Field found = field;
        if (found == null) {
            found = type.javaField(name);
            found.setAccessible(true);
            field = found;
        }
        return found;
    }

    private IllegalStateException inaccessible(IllegalAccessException cause) {
        return new IllegalStateException(
                "Field '%s' of %s cannot be reached."
                        .formatted(name, type.getTypeClass().getName()),
                cause);
    }
}
