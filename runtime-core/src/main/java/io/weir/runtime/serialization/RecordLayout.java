package io.weir.runtime.serialization;

import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.PojoTypeInfo;
import io.weir.api.types.RecordTypeInfo;
import io.weir.api.types.TypeField;
import io.weir.api.types.TypeInformation;
import java.util.ArrayList;
import java.util.List;

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
     * @param type what it holds
     * @param form how it is written
     * @param offset where it begins in the fixed part, counted from the start of the record, or {@link #NONE}
     * @param presenceBit which presence bit says that it is not null, or {@link #NONE}
     */
    record Slot(int index, String name, TypeInformation<?> type, FieldForm form, int offset, int presenceBit) {
        /** Which byte of the record holds the presence bit. */
        int presenceByte() {
            return presenceBit >>> 3;
        }

        /** The presence bit within its byte. */
        int presenceMask() {
            return 1 << (presenceBit & 7);
        }

        BasicTypeInfo<?> basic() {
            return (BasicTypeInfo<?>) type;
        }
    }

    static RecordLayout of(CompositeTypeInfo<?> type) {
        List<Class<?>> rawTypes = rawTypes(type);
        List<FieldForm> forms = new ArrayList<>();
        for (int index = 0; index < rawTypes.size(); index++) {
            forms.add(FieldForm.of(type.fields().get(index).type(), rawTypes.get(index)));
        }
        return of(type.fields(), forms);
    }

    static RecordLayout of(List<TypeField> fields, List<FieldForm> forms) {
        int nullable = (int) forms.stream().filter(FieldForm::isNullable).count();
        int presenceBytes = (nullable + 7) / 8;
        int[] offsets = new int[forms.size()];
        int end = presenceBytes;
        for (int bytes = 8; bytes > 0; bytes /= 2) {
            for (int index = 0; index < offsets.length; index++) {
                if (forms.get(index).isFixed() && fixedBytes(fields.get(index)) == bytes) {
                    offsets[index] = end;
                    end += bytes;
                }
            }
        }
        List<Slot> slots = new ArrayList<>();
        int presenceBit = 0;
        for (int index = 0; index < offsets.length; index++) {
            FieldForm form = forms.get(index);
            TypeField field = fields.get(index);
            slots.add(new Slot(
                    index,
                    field.name(),
                    field.type(),
                    form,
                    form.isFixed() ? offsets[index] : NONE,
                    form.isNullable() ? presenceBit++ : NONE));
        }
        return new RecordLayout(List.copyOf(slots), Math.max(1, end));
    }

    private static int fixedBytes(TypeField field) {
        return FieldForm.fixedBytes(((BasicTypeInfo<?>) field.type()).kind());
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
