package io.weir.state.rocksdb;

import io.weir.api.types.TypeSerializer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A state that is a map per key. */
record HeldMap(
        Object object,
        CachedTable<Object> table,
        StateCodec codec,
        StoredState rows,
        TypeSerializer<Object> keySerializer,
        TypeSerializer<Object> valueSerializer)
        implements HeldState {
    @Override
    public void adopted() {
        table.hasStoredRows();
    }

    @Override
    public void restore(long namespace, Object key, int keyHash, Object value) {
        String message =
                "State '%s' cannot be restored: it has a map with null, which the rocksdb backend does not take."
                        .formatted(codec.header().name());
        ((Map<?, ?>) value)
                .forEach((mapKey, mapped) -> table.put(
                        key,
                        keyHash,
                        Objects.requireNonNull(mapKey, message),
                        Objects.requireNonNull(mapped, message)));
    }

    @Override
    public List<Portion> stored(RowSnapshot snapshot) {
        return List.of(new MapPortion(codec, table.keys(), keySerializer, valueSerializer, snapshot));
    }
}
