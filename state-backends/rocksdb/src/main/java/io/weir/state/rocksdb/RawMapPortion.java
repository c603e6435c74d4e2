package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.state.canonical.CanonicalWriter;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a map state that nobody uses, of which those of one key follow each other, as one map for each key. The
 * keys and values within the map keep their bytes; a map without nulls is the number of its entries, a 0, the keys, a 0, and
 * the values.
 */
final class RawMapPortion extends RowsPortion {
    private final StoredState state;
    private final TypeSerializer<Object> keys;
    private final DataInputView row = new DataInputView();
    private final DataInputView wholeKey = new DataInputView();
    private final DataInputView wholeMap = new DataInputView();
    private final DataOutputView mapKeys = new DataOutputView(256);
    private final DataOutputView mapValues = new DataOutputView(256);
    private final DataOutputView map = new DataOutputView(256);
    private byte @Nullable [] key;
    private int hash;
    private int count;

    RawMapPortion(StoredState state, RowSnapshot snapshot, TypeSerializer<Object> keys) {
        super(state.header(), snapshot.rows(RowKeys.ofState(state.number())));
        this.state = state;
        this.keys = keys;
    }

    @Override
    void add(byte[] bytes, byte[] value, CanonicalWriter writer) throws IOException {
        int start = state.prefixLength() + Integer.BYTES;
        row.wrap(bytes, start, bytes.length - start);
        keys.deserialize(row);
        byte[] ofRow = Arrays.copyOfRange(bytes, start, row.position());
        if (!Arrays.equals(ofRow, key)) {
            finishMap(writer);
            key = ofRow;
            hash = RowKeys.hash(bytes, state.prefixLength());
        }
        mapKeys.writeBytes(bytes, row.position(), row.remaining());
        mapValues.writeBytes(value, 0, value.length);
        count++;
    }

    private void finishMap(CanonicalWriter writer) throws IOException {
        byte[] ofMap = key;
        if (ofMap == null) {
            return;
        }
        map.clear();
        map.writeVarInt(count);
        map.writeByte(0);
        map.writeBytes(mapKeys.array(), 0, mapKeys.position());
        map.writeByte(0);
        map.writeBytes(mapValues.array(), 0, mapValues.position());
        wholeKey.wrap(ofMap, 0, ofMap.length);
        wholeMap.wrap(map.array(), 0, map.position());
        block.put(hash, wholeKey, RawBytes.INSTANCE, wholeMap, RawBytes.INSTANCE);
        key = null;
        count = 0;
        mapKeys.clear();
        mapValues.clear();
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
