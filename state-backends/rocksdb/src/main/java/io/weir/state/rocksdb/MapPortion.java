package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.expiry.Expiry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a map state, of which those of one key follow each other, as one map for each key. */
final class MapPortion extends RowsPortion {
    private final StateCodec codec;
    private final RowKeys keys;
    private final TypeSerializer<Object> keySerializer;
    private final TypeSerializer<Object> valueSerializer;
    private final DataInputView bytes = new DataInputView();
    private Map<Object, Object> map = new LinkedHashMap<>();
    private RowKeys.@Nullable Key last;

    MapPortion(
            StateCodec codec,
            RowKeys keys,
            TypeSerializer<Object> keySerializer,
            TypeSerializer<Object> valueSerializer,
            RowSnapshot snapshot) {
        super(codec.header(), snapshot.rows(keys.prefix()));
        this.codec = codec;
        this.keys = keys;
        this.keySerializer = keySerializer;
        this.valueSerializer = valueSerializer;
    }

    @Override
    void add(byte[] key, byte[] value, CanonicalWriter writer) throws IOException {
        RowKeys.Key row = keys.read(key);
        Object mapKey = row.mapKey();
        if (mapKey == null) {
            throw new IllegalStateException("A row of a map state has no key within the map.");
        }
        if (last == null || !last.key().equals(row.key())) {
            finishMap(writer);
            last = row;
        }
        bytes.wrap(value, 0, value.length);
        map.put(mapKey, valueSerializer.deserialize(bytes));
    }

    private void finishMap(CanonicalWriter writer) throws IOException {
        RowKeys.Key row = last;
        if (row == null) {
            return;
        }
        Expiry expiry = codec.expiry();
        Object left = expiry == null ? map : expiry.unexpired(map, expiry.now());
        if (left != null) {
            block.put(row.hash(), row.key(), keySerializer, left, codec.serializer());
        }
        last = null;
        map = new LinkedHashMap<>();
        if (block.isFull()) {
            flush(writer, 0);
        }
    }

    @Override
    void finish(CanonicalWriter writer) throws IOException {
        finishMap(writer);
        flush(writer, 0);
    }
}
