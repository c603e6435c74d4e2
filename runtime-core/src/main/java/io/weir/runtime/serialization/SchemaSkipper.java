package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import java.util.ArrayList;
import java.util.List;

/** Passes over a value of which only the schema is known: a field that the type no longer has. */
final class SchemaSkipper implements TypeReader<Object> {
    private static final Object SKIPPED = new Object();

    private final TypeSchema schema;
    private final List<SchemaSkipper> parts = new ArrayList<>();

    private SchemaSkipper(TypeSchema schema) {
        this.schema = schema;
        for (TypeSchema.Part part : schema.parts()) {
            parts.add(new SchemaSkipper(part.schema()));
        }
    }

    static SchemaSkipper of(TypeSchema schema) {
        return new SchemaSkipper(schema);
    }

    @Override
    public Object read(DataInputView source) {
        switch (schema.kind()) {
            case BASIC -> BasicSerializers.of(BasicKind.valueOf(schema.name())).deserialize(source);
            case ENUM -> source.readVarInt();
            case PRIMITIVE_ARRAY -> PrimitiveArraySerializers.of(schema.name()).deserialize(source);
            case ARRAY, LIST, SET, COLLECTION -> skipElements(source.readVarInt(), parts.get(0), source);
            case OPTIONAL -> {
                if (source.readBoolean()) {
                    parts.get(0).read(source);
                }
            }
            case MAP -> {
                int count = source.readVarInt();
                skipElements(count, parts.get(0), source);
                skipElements(count, parts.get(1), source);
            }
            case TUPLE, POJO, RECORD -> skipFields(source);
            case SEALED -> skipPermitted(source);
            case GENERIC, CUSTOM -> source.take(source.readCount());
        }
        return SKIPPED;
    }

    private static void skipElements(int count, SchemaSkipper element, DataInputView source) {
        byte[] nulls = NullFlags.read(count, source);
        for (int index = 0; index < count; index++) {
            if (!NullFlags.isNull(nulls, index)) {
                element.read(source);
            }
        }
    }

    private void skipFields(DataInputView source) {
        RecordLayout layout = schema.layout();
        int start = source.take(layout.headBytes());
        byte[] bytes = source.array();
        for (List<RecordLayout.Slot> part : List.of(layout.strings(), layout.nested())) {
            for (RecordLayout.Slot slot : part) {
                if ((bytes[start + slot.presenceByte()] & slot.presenceMask()) != 0) {
                    parts.get(slot.index()).read(source);
                }
            }
        }
    }

    private void skipPermitted(DataInputView source) {
        int index = source.readVarInt();
        if (index < 0 || index >= parts.size()) {
            throw new CorruptDataException(
                    "The bytes of a sealed type are damaged: class number %d of %d.".formatted(index, parts.size()));
        }
        parts.get(index).read(source);
    }
}
