package io.weir.runtime.state.canonical;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.runtime.serialization.TypeSchema;
import java.util.List;

/**
 * What a piece says about a state.
 *
 * @param name unique within the operator
 * @param kind what it is
 * @param expiring whether each value, element or entry is a pair of the time it was written and itself
 * @param schema of the values; for lists that of a list, for maps that of a map
 */
public record StateHeader(String name, StateKind kind, boolean expiring, TypeSchema schema) {
    private static final List<StateKind> KINDS = List.of(StateKind.values());

    /** The type of the values in words. */
    public String typeText() {
        return SchemaText.of(schema);
    }

    /** Writes what {@link #readFrom} reads. */
    @SuppressWarnings("EnumOrdinal") // StateKind keeps its order
    public void writeTo(DataOutputView target) {
        target.writeString(name);
        target.writeVarInt(kind.ordinal());
        target.writeBoolean(expiring);
        schema.writeTo(target);
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws CorruptDataException if the bytes are something else
     */
    public static StateHeader readFrom(DataInputView source) {
        String name = source.readString();
        int kind = source.readVarInt();
        if (kind < 0 || kind >= KINDS.size()) {
            throw new CorruptDataException("state '%s' is of the unknown kind %d".formatted(name, kind));
        }
        return new StateHeader(name, KINDS.get(kind), source.readBoolean(), TypeSchema.readFrom(source));
    }
}
