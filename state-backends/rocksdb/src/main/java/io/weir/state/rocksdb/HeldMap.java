package io.weir.state.rocksdb;

import io.weir.api.types.TypeSerializer;
import java.util.Map;
import java.util.Objects;

/** A state that is a map per key. */
record HeldMap(
        Object object,
        CachedTable<Object> table,
        StateCodec codec,
        TypeSerializer<Object> keySerializer,
        TypeSerializer<Object> valueSerializer)
        implements HeldState {
    @Override
    public void adopted() {
        throw new IllegalStateException("The rows of a map state have a form of their own.");
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
    public void writeChanges() {
        table.writeChanges();
    }

    @Override
    public Portion begin(RowSnapshot rows) {
        return new MapPortion(codec, table.keys(), keySerializer, valueSerializer, rows);
    }
}
