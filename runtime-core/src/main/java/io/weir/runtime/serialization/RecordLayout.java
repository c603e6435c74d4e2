package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.PojoTypeInfo;
import io.weir.api.types.RecordTypeInfo;
import io.weir.api.types.TypeField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a tuple, POJO or record are in its bytes.
 *
 * @param slots the fields in the order of the type
 * @param headBytes length of the presence bits and the fixed part; at least 1
 */
record RecordLayout(List<Slot> slots, int headBytes) {
    /** What {@link Slot#offset} and {@link Slot#presenceBit} are for a field that has none. */
    static final int NONE = -1;

    /**
     * One field.
     *
     * @param index position in the type
     * @param name name in the type
     * @param form how it is written
     * @param kind what is written in the fixed part; null for other fields
     * @param offset where it begins in the fixed part, counted from the start of the record, or {@link #NONE}
     * @param presenceBit which presence bit says that it is not null, or {@link #NONE}
     */
    record Slot(
            int index,
            String name,
            FieldForm form,
            @Nullable BasicKind kind,
            int offset,
            int presenceBit) {
        /** Which byte of the record holds the presence bit. */
        int presenceByte() {
            return presenceBit >>> 3;
        }

        /** The presence bit within its byte. */
        int presenceMask() {
            return 1 << (presenceBit & 7);
        }

        /** What is written in the fixed part. */
        BasicKind fixedKind() {
            return Objects.requireNonNull(kind, "a field of the fixed part");
        }
    }

    /**
     * What of a field decides where it is.
     *
     * @param kind what it holds, if that is a basic type
     */
    record Shape(String name, FieldForm form, @Nullable BasicKind kind) {
        int fixedBytes() {
            return form.isFixed() && kind != null ? FieldForm.fixedBytes(kind) : 0;
        }
    }

    static RecordLayout of(CompositeTypeInfo<?> type) {
        List<Class<?>> rawTypes = rawTypes(type);
        List<Shape> shapes = new ArrayList<>();
        for (TypeField field : type.fields()) {
            FieldForm form = FieldForm.of(field.type(), rawTypes.get(shapes.size()));
            BasicKind kind = field.type() instanceof BasicTypeInfo<?> basic ? basic.kind() : null;
            shapes.add(new Shape(field.name(), form, kind));
        }
        return ofShapes(shapes);
    }

    static RecordLayout ofShapes(List<Shape> shapes) {
        int nullable =
                (int) shapes.stream().filter(shape -> shape.form().isNullable()).count();
        int[] offsets = new int[shapes.size()];
        int end = (nullable + 7) / 8;
        for (int bytes = 8; bytes > 0; bytes /= 2) {
            for (int index = 0; index < offsets.length; index++) {
                if (shapes.get(index).fixedBytes() == bytes) {
                    offsets[index] = end;
                    end += bytes;
                }
            }
        }
        List<Slot> slots = new ArrayList<>();
        int presenceBit = 0;
        for (int index = 0; index < offsets.length; index++) {
            Shape shape = shapes.get(index);
            slots.add(new Slot(
                    index,
                    shape.name(),
                    shape.form(),
                    shape.kind(),
                    shape.form().isFixed() ? offsets[index] : NONE,
                    shape.form().isNullable() ? presenceBit++ : NONE));
        }
        return new RecordLayout(List.copyOf(slots), Math.max(1, end));
    }

    /** The declared classes of the fields, after erasure. */
    static List<Class<?>> rawTypes(CompositeTypeInfo<?> type) {
        List<Class<?>> rawTypes = new ArrayList<>();
        for (TypeField field : type.fields()) {
            if (type instanceof PojoTypeInfo<?> pojo) {
                rawTypes.add(pojo.javaField(field.name()).getType());
            } else if (type instanceof RecordTypeInfo<?>) {
                rawTypes.add(type.getTypeClass()
                        .getRecordComponents()[rawTypes.size()]
                        .getType());
            } else {
                rawTypes.add(Object.class);
            }
        }
        return rawTypes;
    }

    int presenceBytes() {
        return (int) (slots.stream().filter(slot -> slot.form().isNullable()).count() + 7) / 8;
    }

    /** The strings, in the order of the type; they follow the fixed part. */
    List<Slot> strings() {
        return slots.stream().filter(slot -> slot.form() == FieldForm.STRING).toList();
    }

    /** The fields that need a serializer of their own, in the order of the type; they follow the strings. */
    List<Slot> nested() {
        return slots.stream().filter(slot -> slot.form() == FieldForm.NESTED).toList();
    }
}
