package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.runtime.serialization.TypeReader;
import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.EntryBlock;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.Expiry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a state as entries of a snapshot; keys and values keep the bytes that they have in the rows. */
final class RowPortion implements HeldState.Portion {
    private final StoredState state;
    private final RowStore.Rows rows;
    private final @Nullable Expiry expiry;
    private final @Nullable TypeReader<Object> values;
    private final EntryBlock block = new EntryBlock();
    private final DataInputView key = new DataInputView();
    private final DataInputView value = new DataInputView();
    private long namespace;

    /** {@code codec} null: nobody uses the state. */
    RowPortion(StoredState state, RowSnapshot snapshot, @Nullable StateCodec codec) {
        this.state = state;
        rows = snapshot.rows(RowKeys.ofState(state.number()));
        expiry = codec == null ? null : codec.expiry();
        values = codec == null ? null : codec.serializer()::deserialize;
    }

    @Override
    public boolean advance(CanonicalWriter writer, int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            if (!rows.next()) {
                flush(writer);
                return true;
            }
            byte[] row = rows.key();
            byte[] bytes = rows.value();
            value.wrap(bytes, 0, bytes.length);
            if (isExpired()) {
                continue;
            }
            value.wrap(bytes, 0, bytes.length);
            if (state.namespace(row) != namespace) {
                flush(writer);
                namespace = state.namespace(row);
            }
            add(row);
            if (block.isFull()) {
                flush(writer);
            }
        }
        return false;
    }

    /** Lists of which some elements have expired are written as they are. */
    private boolean isExpired() {
        Expiry known = expiry;
        TypeReader<Object> reader = values;
        return known != null && reader != null && known.unexpired(reader.read(value), known.now()) == null;
    }

    private void add(byte[] row) {
        int prefixLength = state.prefixLength();
        int hash = RowKeys.hash(row, prefixLength);
        if (state.header().kind() == StateKind.ENTRIES) {
            block.putKeyless(hash, value, RawBytes.INSTANCE);
        } else {
            int keyStart = prefixLength + Integer.BYTES;
            key.wrap(row, keyStart, row.length - keyStart);
            block.put(hash, key, RawBytes.INSTANCE, value, RawBytes.INSTANCE);
        }
    }

    private void flush(CanonicalWriter writer) throws IOException {
        writer.write(state.header(), namespace, block);
        block.clear();
    }

    @Override
    public String name() {
        return state.header().name();
    }

    @Override
    public void close() {
        rows.close();
    }
}
