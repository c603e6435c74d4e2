package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.runtime.serialization.TypeReader;
import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.Expiry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a state as entries of a snapshot; keys and values keep the bytes that they have in the rows. */
final class RowPortion extends RowsPortion {
    private final StoredState state;
    private final @Nullable Expiry expiry;
    private final @Nullable TypeReader<Object> values;
    private final DataInputView key = new DataInputView();
    private final DataInputView value = new DataInputView();
    private long namespace;

    /** {@code codec} null: nobody uses the state. */
    RowPortion(StoredState state, RowSnapshot snapshot, @Nullable StateCodec codec) {
        super(state.header(), snapshot.rows(RowKeys.ofState(state.number())));
        this.state = state;
        expiry = codec == null ? null : codec.expiry();
        values = codec == null ? null : codec.serializer()::deserialize;
    }

    @Override
    void add(byte[] row, byte[] bytes, CanonicalWriter writer) throws IOException {
        value.wrap(bytes, 0, bytes.length);
        if (isExpired()) {
            return;
        }
        value.wrap(bytes, 0, bytes.length);
        if (state.namespace(row) != namespace) {
            flush(writer, namespace);
            namespace = state.namespace(row);
        }
        put(row);
        if (block.isFull()) {
            flush(writer, namespace);
        }
    }

    /** Lists of which some elements have expired are written as they are. */
    private boolean isExpired() {
        Expiry known = expiry;
        TypeReader<Object> reader = values;
        return known != null && reader != null && known.unexpired(reader.read(value), known.now()) == null;
    }

    private void put(byte[] row) {
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

    @Override
    void finish(CanonicalWriter writer) throws IOException {
        flush(writer, namespace);
    }
}
