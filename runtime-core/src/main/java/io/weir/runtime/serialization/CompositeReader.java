package io.weir.runtime.serialization;

import io.weir.api.tuple.Tuple;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.DataInputView;
import io.weir.api.types.PojoTypeInfo;
import io.weir.api.types.RecordTypeInfo;
import io.weir.api.types.TypeInformation;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tuples, POJOs and records that were written with other fields. Used while state is restored, so it may be slow. */
final class CompositeReader<T> implements TypeReader<T> {
    private final CompositeTypeInfo<T> type;
    private final RecordLayout layout;
    /** For each written field: reads it as what it is now, or passes over it. */
    private final List<TypeReader<?>> readers;
    /** For each written field: where it is now, or {@link CompositeTypeInfo#NO_SUCH_FIELD}. */
    private final int[] positions;

    /** For each field of now: whether it was there when the value was written. */
    private final boolean[] wasWritten;

    private final Class<?>[] rawTypes;
    private final Constructor<T> constructor;

    private CompositeReader(
            CompositeTypeInfo<T> type, RecordLayout layout, List<TypeReader<?>> readers, int[] positions) {
        this.type = type;
        this.layout = layout;
        this.readers = readers;
        this.positions = positions;
        this.wasWritten = new boolean[type.fields().size()];
        for (int position : positions) {
            if (position != CompositeTypeInfo.NO_SUCH_FIELD) {
                wasWritten[position] = true;
            }
        }
        this.rawTypes = RecordLayout.rawTypes(type).toArray(Class<?>[]::new);
        try {
            Class<?>[] parameters = type instanceof RecordTypeInfo<?> ? rawTypes : new Class<?>[0];
            constructor = type.getTypeClass().getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("a POJO, tuple or record has this constructor", e);
        }
    }

    static <T> CompositeReader<T> of(
            TypeSchema written, CompositeTypeInfo<T> type, String path, SchemaResolver resolver) {
        int[] positions = new int[written.parts().size()];
        List<TypeReader<?>> readers = new ArrayList<>();
        for (TypeSchema.Part part : written.parts()) {
            int position = type.indexOf(part.name());
            positions[readers.size()] = position;
            if (position == CompositeTypeInfo.NO_SUCH_FIELD) {
                readers.add(SchemaSkipper.of(part.schema()));
            } else {
                TypeInformation<?> field = type.fields().get(position).type();
                readers.add(resolver.resolve(part.schema(), field, path + "." + part.name()));
            }
        }
        return new CompositeReader<>(type, written.layout(), readers, positions);
    }

    @Override
    public T read(DataInputView source) {
        @Nullable Object[] values = new @Nullable Object[rawTypes.length];
        int start = source.take(layout.headBytes());
        byte[] bytes = source.array();
        for (RecordLayout.Slot slot : layout.slots()) {
            if (slot.form().isFixed() && isPresent(bytes, start, slot)) {
                DataInputView place = new DataInputView();
                place.wrap(bytes, start + slot.offset(), FieldForm.fixedBytes(slot.fixedKind()));
                readInto(values, slot, place);
            }
        }
        for (List<RecordLayout.Slot> part : List.of(layout.strings(), layout.nested())) {
            for (RecordLayout.Slot slot : part) {
                if (isPresent(bytes, start, slot)) {
                    readInto(values, slot, source);
                }
            }
        }
        return construct(values);
    }

    private static boolean isPresent(byte[] bytes, int start, RecordLayout.Slot slot) {
        return slot.presenceBit() == RecordLayout.NONE
                || (bytes[start + slot.presenceByte()] & slot.presenceMask()) != 0;
    }

    private void readInto(@Nullable Object[] values, RecordLayout.Slot slot, DataInputView source) {
        Object value = readers.get(slot.index()).read(source);
        int position = positions[slot.index()];
        if (position != CompositeTypeInfo.NO_SUCH_FIELD) {
            values[position] = value;
        }
    }

    private T construct(@Nullable Object[] values) {
        try {
            if (type instanceof RecordTypeInfo<?>) {
                for (int position = 0; position < values.length; position++) {
                    values[position] = values[position] == null ? zero(position) : values[position];
                }
                return constructor.newInstance(values);
            }
            T value = constructor.newInstance();
            for (int position = 0; position < values.length; position++) {
                if (wasWritten[position]) {
                    set(value, position, values[position]);
                }
            }
            return value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "A stored %s cannot be made into what it is now: %s"
                            .formatted(type, e.getCause() != null ? e.getCause() : e),
                    e);
        }
    }

    @SuppressWarnings("NullAway") // the fields of a tuple may hold null
    private void set(T value, int position, @Nullable Object field) throws IllegalAccessException {
        if (type instanceof PojoTypeInfo<T> pojo) {
            Field target = pojo.javaField(type.fields().get(position).name());
            target.setAccessible(true);
            target.set(value, field == null ? zero(position) : field);
        } else {
            ((Tuple) value).<@Nullable Object>setField(field, position);
        }
    }

    /** What a field has that was not written: zero if it is a primitive, else null. */
    private @Nullable Object zero(int position) {
        Class<?> rawType = rawTypes[position];
        return rawType.isPrimitive() ? Array.get(Array.newInstance(rawType, 1), 0) : null;
    }
}
