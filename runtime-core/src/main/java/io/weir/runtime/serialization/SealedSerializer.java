package io.weir.runtime.serialization;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.SealedTypeInfo;
import io.weir.api.types.TypeSerializer;
import java.util.Arrays;

/** Writes a value of a sealed type as the number of its class, in the permitted order, and the value itself. */
final class SealedSerializer<T> implements TypeSerializer<T> {
    private final SealedTypeInfo<T> type;
    private final Class<?>[] classes;
    private final TypeSerializer<T>[] serializers;
    private final boolean immutable;

    SealedSerializer(SealedTypeInfo<T> type, TypeSerializer<T>[] serializers) {
        this.type = type;
        this.classes = type.getSubtypes().stream()
                .<Class<?>>map(subtype -> subtype.getTypeClass())
                .toArray(Class<?>[]::new);
        this.serializers = serializers;
        this.immutable = Arrays.stream(serializers).allMatch(TypeSerializer::isImmutableType);
    }

    @Override
    public boolean isImmutableType() {
        return immutable;
    }

    @Override
    public T copy(T from) {
        return immutable ? from : serializers[indexOf(from)].copy(from);
    }

    @Override
    public void serialize(T value, DataOutputView target) {
        int index = indexOf(ImmutableSerializer.present(value));
        target.writeVarInt(index);
        serializers[index].serialize(value, target);
    }

    private int indexOf(T value) {
        for (int index = 0; index < classes.length; index++) {
            if (value.getClass() == classes[index]) {
                return index;
            }
        }
        // The constants of an enum may have classes of their own, and generic subtypes have unknown subclasses.
        for (int index = 0; index < classes.length; index++) {
            if (classes[index].isInstance(value)) {
                return index;
            }
        }
        throw new IllegalArgumentException(
                "%s is not one of the classes that %s permitted when its serializer was made."
                        .formatted(
                                value.getClass().getName(), type.getTypeClass().getName()));
    }

    @Override
    public T deserialize(DataInputView source) {
        int index = source.readVarInt();
        if (index < 0 || index >= serializers.length) {
            throw new CorruptDataException("The bytes of a %s are damaged: it has no permitted class number %d."
                    .formatted(type.getTypeClass().getName(), index));
        }
        return serializers[index].deserialize(source);
    }

    @Override
    public TypeSerializer<T> duplicate() {
        TypeSerializer<T>[] duplicates = serializers.clone();
        boolean same = true;
        for (int index = 0; index < duplicates.length; index++) {
            duplicates[index] = serializers[index].duplicate();
            same &= duplicates[index] == serializers[index];
        }
        return same ? this : new SealedSerializer<>(type, duplicates);
    }
}
