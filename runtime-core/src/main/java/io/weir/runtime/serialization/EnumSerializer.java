package io.weir.runtime.serialization;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;

/** Writes an enum constant as its ordinal. */
final class EnumSerializer<E extends Enum<E>> extends ImmutableSerializer<E> {
    private final Class<E> type;
    private final E[] constants;

    EnumSerializer(Class<E> type) {
        this.type = type;
        this.constants = type.getEnumConstants();
    }

    @Override
    public void serialize(E value, DataOutputView target) {
        target.writeVarInt(present(value).ordinal());
    }

    @Override
    public E deserialize(DataInputView source) {
        int ordinal = source.readVarInt();
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new CorruptDataException(
                    "The bytes of a %s are damaged: it has no constant number %d.".formatted(type.getName(), ordinal));
        }
        return constants[ordinal];
    }
}
