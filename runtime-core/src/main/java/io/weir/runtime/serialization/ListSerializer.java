package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes a list or collection as its size, {@link NullFlags} and its elements. Reads it back as an ArrayList. */
final class ListSerializer<E extends @Nullable Object> implements TypeSerializer<Collection<E>> {
    private final TypeSerializer<E> elements;

    ListSerializer(TypeSerializer<E> elements) {
        this.elements = elements;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public Collection<E> copy(Collection<E> from) {
        if (elements.isImmutableType()) {
            return new ArrayList<>(from);
        }
        Collection<E> copy = new ArrayList<>(from.size());
        copyInto(copy, from, elements);
        return copy;
    }

    static <E extends @Nullable Object> void copyInto(
            Collection<E> target, Collection<E> from, TypeSerializer<E> elements) {
        for (E element : from) {
            target.add(element == null ? element : elements.copy(element));
        }
    }

    @Override
    public void serialize(Collection<E> value, DataOutputView target) {
        write(ImmutableSerializer.present(value), elements, target);
    }

    static <E extends @Nullable Object> void write(
            Collection<E> value, TypeSerializer<E> elements, DataOutputView target) {
        int count = value.size();
        target.writeVarInt(count);
        NullFlags.write(value, count, target);
        for (E element : value) {
            if (element != null) {
                elements.serialize(element, target);
            }
        }
    }

    @Override
    public Collection<E> deserialize(DataInputView source) {
        int count = source.readVarInt();
        byte[] nulls = NullFlags.read(count, source);
        Collection<E> value = new ArrayList<>(count);
        readInto(value, count, nulls, elements, source);
        return value;
    }

    @SuppressWarnings("NullAway") // null is written only where E allows it
    static <E extends @Nullable Object> void readInto(
            Collection<E> target,
            int count,
            byte @Nullable [] nulls,
            TypeSerializer<E> elements,
            DataInputView source) {
        for (int index = 0; index < count; index++) {
            target.add(NullFlags.isNull(nulls, index) ? null : elements.deserialize(source));
        }
    }

    @Override
    public TypeSerializer<Collection<E>> duplicate() {
        TypeSerializer<E> duplicate = elements.duplicate();
        return duplicate == elements ? this : new ListSerializer<>(duplicate);
    }
}
