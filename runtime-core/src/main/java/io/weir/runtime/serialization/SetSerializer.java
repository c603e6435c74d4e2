package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a set like {@link ListSerializer}. Reads it back as a LinkedHashSet. */
final class SetSerializer<E extends @Nullable Object> implements TypeSerializer<Set<E>> {
    private final TypeSerializer<E> elements;

    SetSerializer(TypeSerializer<E> elements) {
        this.elements = elements;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public Set<E> copy(Set<E> from) {
        Set<E> copy = newSet(from.size());
        ListSerializer.copyInto(copy, from, elements);
        return copy;
    }

    /** Room for {@code count} elements without growing; a count that was read may be wrong, so not for very many. */
    private static <E extends @Nullable Object> Set<E> newSet(int count) {
        return new LinkedHashSet<>(MapSerializer.capacityFor(count));
    }

    @Override
    public void serialize(Set<E> value, DataOutputView target) {
        ListSerializer.write(ImmutableSerializer.present(value), elements, target);
    }

    @Override
    public Set<E> deserialize(DataInputView source) {
        int count = source.readVarInt();
        byte[] nulls = NullFlags.read(count, source);
        Set<E> value = newSet(count);
        ListSerializer.readInto(value, count, nulls, elements, source);
        return value;
    }

    @Override
    public TypeSerializer<Set<E>> duplicate() {
        TypeSerializer<E> duplicate = elements.duplicate();
        return duplicate == elements ? this : new SetSerializer<>(duplicate);
    }
}
