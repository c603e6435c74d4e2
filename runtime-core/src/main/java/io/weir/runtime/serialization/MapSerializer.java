package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a map as its size, its keys with {@link NullFlags}, and its values with {@link NullFlags} in the same order. */
final class MapSerializer<K extends @Nullable Object, V extends @Nullable Object> implements TypeSerializer<Map<K, V>> {
    private static final int MAX_INITIAL_ENTRIES = 1 << 16;

    private final TypeSerializer<K> keys;
    private final TypeSerializer<V> values;

    MapSerializer(TypeSerializer<K> keys, TypeSerializer<V> values) {
        this.keys = keys;
        this.values = values;
    }

    /** The capacity that holds {@code count} entries without growing; bounded, as a count that was read may be wrong. */
    static int capacityFor(int count) {
        return Math.min(count, MAX_INITIAL_ENTRIES) * 4 / 3 + 1;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public Map<K, V> copy(Map<K, V> from) {
        Map<K, V> copy = new LinkedHashMap<>(capacityFor(from.size()));
        for (Map.Entry<K, V> entry : from.entrySet()) {
            K key = entry.getKey();
            V value = entry.getValue();
            copy.put(key == null ? key : keys.copy(key), value == null ? value : values.copy(value));
        }
        return copy;
    }

    @Override
    public void serialize(Map<K, V> value, DataOutputView target) {
        int count = ImmutableSerializer.present(value).size();
        target.writeVarInt(count);
        NullFlags.write(value.keySet(), count, target);
        for (K key : value.keySet()) {
            if (key != null) {
                keys.serialize(key, target);
            }
        }
        NullFlags.write(value.values(), count, target);
        for (V element : value.values()) {
            if (element != null) {
                values.serialize(element, target);
            }
        }
    }

    @Override
    @SuppressWarnings("NullAway") // null is written only where V allows it
    public Map<K, V> deserialize(DataInputView source) {
        int count = source.readVarInt();
        byte[] nullKeys = NullFlags.read(count, source);
        List<K> readKeys = new ArrayList<>(count);
        ListSerializer.readInto(readKeys, count, nullKeys, keys, source);
        byte[] nullValues = NullFlags.read(count, source);
        Map<K, V> map = new LinkedHashMap<>(capacityFor(count));
        for (int index = 0; index < count; index++) {
            map.put(readKeys.get(index), NullFlags.isNull(nullValues, index) ? null : values.deserialize(source));
        }
        return map;
    }

    @Override
    public TypeSerializer<Map<K, V>> duplicate() {
        TypeSerializer<K> duplicateKeys = keys.duplicate();
        TypeSerializer<V> duplicateValues = values.duplicate();
        return duplicateKeys == keys && duplicateValues == values
                ? this
                : new MapSerializer<>(duplicateKeys, duplicateValues);
    }
}
