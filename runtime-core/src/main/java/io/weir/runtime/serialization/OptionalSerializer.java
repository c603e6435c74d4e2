package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.Optional;

/** Writes an optional value as one byte 0, or as one byte 1 and the value. */
final class OptionalSerializer<E> implements TypeSerializer<Optional<E>> {
    private final TypeSerializer<E> element;

    OptionalSerializer(TypeSerializer<E> element) {
        this.element = element;
    }

    @Override
    public boolean isImmutableType() {
        return element.isImmutableType();
    }

    @Override
    public Optional<E> copy(Optional<E> from) {
        if (element.isImmutableType() || from.isEmpty()) {
            return from;
        }
        return Optional.of(element.copy(from.get()));
    }

    @Override
    public void serialize(Optional<E> value, DataOutputView target) {
        target.writeBoolean(ImmutableSerializer.present(value).isPresent());
        if (value.isPresent()) {
            element.serialize(value.get(), target);
        }
    }

    @Override
    public Optional<E> deserialize(DataInputView source) {
        return source.readBoolean() ? Optional.of(element.deserialize(source)) : Optional.empty();
    }

    @Override
    public TypeSerializer<Optional<E>> duplicate() {
        TypeSerializer<E> duplicate = element.duplicate();
        return duplicate == element ? this : new OptionalSerializer<>(duplicate);
    }
}
