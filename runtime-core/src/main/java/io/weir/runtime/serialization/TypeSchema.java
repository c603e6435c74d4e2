package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.BasicTypeInfo;
import io.weir.api.types.CollectionTypeInfo;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.CustomTypeInfo;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.EnumTypeInfo;
import io.weir.api.types.GenericTypeInfo;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.ObjectArrayTypeInfo;
import io.weir.api.types.OptionalTypeInfo;
import io.weir.api.types.PojoTypeInfo;
import io.weir.api.types.PrimitiveArrayTypeInfo;
import io.weir.api.types.RecordTypeInfo;
import io.weir.api.types.SealedTypeInfo;
import io.weir.api.types.SetTypeInfo;
import io.weir.api.types.TypeField;
import io.weir.api.types.TypeInformation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the bytes of a type look like: kept with state, so that it can be read when the type has changed. Two types with
 * equal schemas have equal bytes; the names of POJOs and records do not matter, those of their fields do.
 *
 * @param kind what is described
 * @param name name of the basic type, primitive, or class left to Kryo, or what a custom type says of itself; else empty
 * @param parts what it is made of, in the order that matters for the bytes
 */
public record TypeSchema(SchemaKind kind, String name, List<Part> parts) {
    private static final int MAX_DEPTH = 100;

    private static final List<SchemaKind> KINDS = List.of(SchemaKind.values());

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /**
     * A field, constant, permitted class or element.
     *
     * @param name of the field, constant or class; empty for elements
     * @param nullable false for primitive fields, which have no presence bit
     * @param schema what it holds; a {@code BASIC VOID} for a constant
     */
    public record Part(String name, boolean nullable, TypeSchema schema) {}

    public TypeSchema {
        parts = List.copyOf(parts);
    }

    /** The schema of what {@link Serializers#create} writes for {@code type}. */
    public static TypeSchema of(TypeInformation<?> type) {
        if (type instanceof BasicTypeInfo<?> basic) {
            return leaf(SchemaKind.BASIC, basic.kind().name());
        } else if (type instanceof CompositeTypeInfo<?> composite) {
            return composite(composite);
        } else if (type instanceof EnumTypeInfo<?> constants) {
            TypeSchema none = leaf(SchemaKind.BASIC, "VOID");
            return new TypeSchema(
                    SchemaKind.ENUM,
                    "",
                    Arrays.stream(constants.getTypeClass().getEnumConstants())
                            .map(constant -> new Part(constant.name(), false, none))
                            .toList());
        } else if (type instanceof PrimitiveArrayTypeInfo<?> array) {
            return leaf(
                    SchemaKind.PRIMITIVE_ARRAY,
                    array.getTypeClass().getComponentType().getName());
        } else if (type instanceof ObjectArrayTypeInfo<?> array) {
            return elements(SchemaKind.ARRAY, array.getComponentInfo());
        } else if (type instanceof ListTypeInfo<?> list) {
            return elements(SchemaKind.LIST, list.getElementTypeInfo());
        } else if (type instanceof SetTypeInfo<?> set) {
            return elements(SchemaKind.SET, set.getElementTypeInfo());
        } else if (type instanceof CollectionTypeInfo<?> collection) {
            return elements(SchemaKind.COLLECTION, collection.getElementTypeInfo());
        } else if (type instanceof OptionalTypeInfo<?> optional) {
            return elements(SchemaKind.OPTIONAL, optional.getElementTypeInfo());
        } else if (type instanceof MapTypeInfo<?, ?> map) {
            return elements(SchemaKind.MAP, map.getKeyTypeInfo(), map.getValueTypeInfo());
        } else if (type instanceof SealedTypeInfo<?> sealed) {
            return new TypeSchema(
                    SchemaKind.SEALED,
                    "",
                    sealed.getSubtypes().stream()
                            .map(subtype -> new Part(subtype.getTypeClass().getName(), false, of(subtype)))
                            .toList());
        } else if (type instanceof GenericTypeInfo<?> generic) {
            return leaf(SchemaKind.GENERIC, generic.getTypeClass().getName());
        } else if (type instanceof CustomTypeInfo<?> custom) {
            return leaf(SchemaKind.CUSTOM, custom.writtenForm());
        }
        throw new IllegalArgumentException("No schema is known for " + type + ".");
    }

    private static TypeSchema leaf(SchemaKind kind, String name) {
        return new TypeSchema(kind, name, List.of());
    }

    private static TypeSchema elements(SchemaKind kind, TypeInformation<?>... types) {
        return new TypeSchema(
                kind,
                "",
                Arrays.stream(types).map(type -> new Part("", true, of(type))).toList());
    }

    private static TypeSchema composite(CompositeTypeInfo<?> type) {
        List<Class<?>> rawTypes = RecordLayout.rawTypes(type);
        List<Part> parts = new ArrayList<>();
        for (TypeField field : type.fields()) {
            boolean primitive = rawTypes.get(parts.size()).isPrimitive();
            parts.add(new Part(field.name(), !primitive, of(field.type())));
        }
        SchemaKind kind = type instanceof PojoTypeInfo<?>
                ? SchemaKind.POJO
                : type instanceof RecordTypeInfo<?> ? SchemaKind.RECORD : SchemaKind.TUPLE;
        return new TypeSchema(kind, "", parts);
    }

    /** A number that is the same for equal schemas and, as good as surely, different for others. */
    public long fingerprint() {
        DataOutputView bytes = new DataOutputView(256);
        writeTo(bytes);
        long hash = FNV_OFFSET;
        for (int index = 0; index < bytes.position(); index++) {
            hash = (hash ^ (bytes.array()[index] & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }

    /**
     * Appends the stored form: the number of the kind, the name, the number of parts, and for each part its name, a byte 1
     * if it is nullable, and its schema.
     */
    @SuppressWarnings("EnumOrdinal") // SchemaKind keeps its order
    public void writeTo(DataOutputView target) {
        target.writeVarInt(kind.ordinal());
        target.writeString(name);
        target.writeVarInt(parts.size());
        for (Part part : parts) {
            target.writeString(part.name());
            target.writeBoolean(part.nullable());
            part.schema().writeTo(target);
        }
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws CorruptDataException if the bytes are something else
     */
    public static TypeSchema readFrom(DataInputView source) {
        return readFrom(source, 0);
    }

    private static TypeSchema readFrom(DataInputView source, int depth) {
        int kind = source.readVarInt();
        if (kind < 0 || kind >= KINDS.size() || depth > MAX_DEPTH) {
            throw new CorruptDataException(
                    "The bytes of a schema are damaged: kind %d at depth %d.".formatted(kind, depth));
        }
        String name = source.readString();
        int count = source.readCount();
        List<Part> parts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            parts.add(new Part(source.readString(), source.readBoolean(), readFrom(source, depth + 1)));
        }
        TypeSchema schema = new TypeSchema(KINDS.get(kind), name, parts);
        if (!schema.isSound()) {
            throw new CorruptDataException("The bytes of a schema are damaged: %s '%s' with %d parts."
                    .formatted(schema.kind, name, parts.size()));
        }
        return schema;
    }

    private boolean isSound() {
        return switch (kind) {
            case BASIC ->
                Arrays.stream(BasicKind.values()).anyMatch(basic -> basic.name().equals(name));
            case PRIMITIVE_ARRAY ->
                Arrays.stream(BasicKind.values())
                        .anyMatch(basic -> FieldForm.fixedBytes(basic) > 0
                                && basic.primitiveClass().getName().equals(name));
            case ARRAY, LIST, SET, COLLECTION, OPTIONAL -> parts.size() == 1;
            case MAP -> parts.size() == 2;
            case TUPLE, POJO, RECORD -> parts.stream().allMatch(TypeSchema::isSoundField);
            case ENUM, SEALED, GENERIC, CUSTOM -> true;
        };
    }

    /** Only what has a fixed width can be a primitive. */
    private static boolean isSoundField(Part part) {
        return part.nullable()
                || (part.schema().kind() == SchemaKind.BASIC
                        && FieldForm.fixedBytes(BasicKind.valueOf(part.schema().name())) > 0);
    }

    /** Where the fields of a tuple, POJO or record of this schema are. */
    RecordLayout layout() {
        return RecordLayout.ofShapes(parts.stream()
                .map(part -> FieldForm.shape(part.name(), part.nullable(), part.schema()))
                .toList());
    }
}
