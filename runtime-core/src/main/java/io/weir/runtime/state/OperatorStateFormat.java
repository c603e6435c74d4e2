package io.weir.runtime.state;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.runtime.serialization.TypeSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The states of one operator in one subtask as bytes; lengths and counts are varints:
 *
 * <pre>
 *   byte      version, 1
 *   sections  to the end:
 *     string  name; sections of one name follow each other where their elements have different schemas
 *     byte    kind: 0 split list, 1 union list, 2 broadcast map
 *     schema  of the elements, or of the keys
 *     schema  of the values; for maps only
 *     count   of the elements
 *     element length and bytes, for each; for maps the key and then the value
 * </pre>
 */
final class OperatorStateFormat {
    private static final int VERSION = 1;
    private static final List<OperatorStateKind> KINDS = List.of(OperatorStateKind.values());

    private OperatorStateFormat() {}

    /** One section. */
    record Section(String name, OperatorStateKind kind, List<StoredElement> elements) {}

    /** Begins the bytes. */
    static void writeVersion(DataOutputView target) {
        target.writeByte(VERSION);
    }

    /** Begins a section; {@code count} elements follow. */
    @SuppressWarnings("EnumOrdinal") // the kinds keep their order
    static void writeSection(
            String name, OperatorStateKind kind, List<TypeSchema> schemas, int count, DataOutputView target) {
        target.writeString(name);
        target.writeByte(kind.ordinal());
        for (TypeSchema schema : schemas) {
            schema.writeTo(target);
        }
        target.writeVarInt(count);
    }

    /** Writes an element. */
    static void writeElement(byte[] bytes, int offset, int length, DataOutputView target) {
        target.writeVarInt(length);
        target.writeBytes(bytes, offset, length);
    }

    /**
     * Reads all sections.
     *
     * @throws CorruptDataException if the bytes are no operator state of this version, or damaged
     */
    static List<Section> read(byte[] bytes) {
        List<Section> sections = new ArrayList<>();
        if (bytes.length == 0) {
            return sections;
        }
        DataInputView source = new DataInputView();
        source.wrap(bytes, 0, bytes.length);
        int version = source.readByte();
        if (version != VERSION) {
            throw new CorruptDataException(
                    "Operator state of version %d cannot be read; this version of Weir reads version %d."
                            .formatted(version, VERSION));
        }
        while (source.remaining() > 0) {
            sections.add(readSection(source));
        }
        return sections;
    }

    private static Section readSection(DataInputView source) {
        String name = source.readString();
        int number = source.readByte();
        if (number < 0 || number >= KINDS.size()) {
            throw new CorruptDataException(
                    "The operator state '%s' is damaged: there is no kind %d of state.".formatted(name, number));
        }
        OperatorStateKind kind = KINDS.get(number);
        TypeSchema first = TypeSchema.readFrom(source);
        List<TypeSchema> schemas =
                kind == OperatorStateKind.BROADCAST_MAP ? List.of(first, TypeSchema.readFrom(source)) : List.of(first);
        int count = source.readCount();
        List<StoredElement> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = source.readVarInt();
            int offset = source.take(length);
            elements.add(new StoredElement(source.array(), offset, length, schemas));
        }
        return new Section(name, kind, elements);
    }
}
