package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes an array like {@link ListSerializer}. */
final class ObjectArraySerializer<C> implements TypeSerializer<@Nullable C[]> {
    private final Class<C> componentClass;
    private final TypeSerializer<C> elements;

    ObjectArraySerializer(Class<C> componentClass, TypeSerializer<C> elements) {
        this.componentClass = componentClass;
        this.elements = elements;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public @Nullable C[] copy(@Nullable C[] from) {
        @Nullable C[] copy = from.clone();
        if (!elements.isImmutableType()) {
            for (int index = 0; index < copy.length; index++) {
                C element = copy[index];
                copy[index] = element == null ? null : elements.copy(element);
            }
        }
        return copy;
    }

    @Override
    public void serialize(@Nullable C[] value, DataOutputView target) {
        target.writeVarInt(ImmutableSerializer.present(value).length);
        NullFlags.write(Arrays.asList(value), value.length, target);
        for (C element : value) {
            if (element != null) {
                elements.serialize(element, target);
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked") // made from the class of its elements
    public @Nullable C[] deserialize(DataInputView source) {
        int count = source.readVarInt();
        byte[] nulls = NullFlags.read(count, source);
        @Nullable C[] value = (C[]) Array.newInstance(componentClass, count);
        for (int index = 0; index < count; index++) {
            value[index] = NullFlags.isNull(nulls, index) ? null : elements.deserialize(source);
        }
        return value;
    }

    @Override
    public TypeSerializer<@Nullable C[]> duplicate() {
        TypeSerializer<C> duplicate = elements.duplicate();
        return duplicate == elements ? this : new ObjectArraySerializer<>(componentClass, duplicate);
    }
}
