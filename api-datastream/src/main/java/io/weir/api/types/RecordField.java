package io.weir.api.types;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** A component of a Java record. */
final class RecordField<T> extends FieldAccessor<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> recordClass;
    private final int position;
    /** Found again after the accessor was shipped to another process. */
    private transient @Nullable Canonical<T> canonical;

    RecordField(RecordTypeInfo<T> type, int position) {
        super(type.fields().get(position).type());
        this.recordClass = type.getTypeClass();
        this.position = position;
    }

    @Override
    public @Nullable Object get(T record) {
        try {
            return canonical().components[position].invoke(record);
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        }
    }

    @Override
    public T set(T record, @Nullable Object value) {
        Canonical<T> found = canonical();
        @Nullable Object[] values = new @Nullable Object[found.components.length];
        try {
            for (int index = 0; index < values.length; index++) {
                values[index] = index == position ? value : found.components[index].invoke(record);
            }
            return found.constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        }
    }

    private Canonical<T> canonical() {
        Canonical<T> found = canonical;
        if (found == null) {
            found = new Canonical<>(recordClass);
            canonical = found;
        }
        return found;
    }

    private IllegalStateException failed(ReflectiveOperationException cause) {
        return new IllegalStateException(
                "Component %d of record %s cannot be read or replaced.".formatted(position, recordClass.getName()),
                cause);
    }

    /** The parts of a record class that take a value apart and put one together. */
    private static final class Canonical<T> {
        private final Method[] components;
        private final Constructor<T> constructor;

        Canonical(Class<T> recordClass) {
            RecordComponent[] declared = recordClass.getRecordComponents();
            components = new Method[declared.length];
            Class<?>[] types = new Class<?>[declared.length];
            for (int index = 0; index < declared.length; index++) {
                components[index] = declared[index].getAccessor();
                components[index].setAccessible(true);
                types[index] = declared[index].getType();
            }
            try {
                constructor = recordClass.getDeclaredConstructor(types);
                constructor.setAccessible(true);
            } catch (NoSuchMethodException e) {
                throw new AssertionError("a record has a canonical constructor", e);
            }
        }
    }
}
