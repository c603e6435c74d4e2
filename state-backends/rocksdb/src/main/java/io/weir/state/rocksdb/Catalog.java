package io.weir.state.rocksdb;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.canonical.StateHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in a database whose rows are in it, so that a copy of its files can be read alone.
 *
 * <pre>
 *   key      0xFF 0xFE | number of the state u16, big endian; nothing more in the first row
 *   value    of the first row: version varint, schema of the keys; of the others: by entry 1 byte, header of the state
 * </pre>
 */
final class Catalog {
    /** Numbers of states are below it. */
    static final int NUMBER = 0xFFFE;

    private static final int VERSION = 1;

    private final @Nullable TypeSchema keys;
    private final List<StoredState> states;

    private Catalog(@Nullable TypeSchema keys, List<StoredState> states) {
        this.keys = keys;
        this.states = states;
    }

    /** Puts {@code states}, whose keys are {@code keys}, in the place of what there was. */
    static void write(TypeSchema keys, List<StoredState> states, RowBatch batch) {
        byte[] prefix = RowKeys.ofState(NUMBER);
        batch.deletePrefix(prefix);
        DataOutputView out = new DataOutputView(64);
        out.writeVarInt(VERSION);
        keys.writeTo(out);
        batch.put(prefix, out.toByteArray());
        for (StoredState state : states) {
            out.clear();
            out.writeBoolean(state.byEntry());
            state.header().writeTo(out);
            batch.put(
                    new byte[] {prefix[0], prefix[1], (byte) (state.number() >>> 8), (byte) state.number()},
                    out.toByteArray());
        }
    }

    /**
     * Reads what the database says.
     *
     * @throws IOException if it says nothing, or is of a later version
     */
    static Catalog read(RowStore store) throws IOException {
        TypeSchema keys = null;
        List<StoredState> states = new ArrayList<>();
        DataInputView in = new DataInputView();
        try (RowStore.Rows rows = store.rows(RowKeys.ofState(NUMBER))) {
            while (rows.next()) {
                byte[] row = rows.key();
                byte[] value = rows.value();
                in.wrap(value, 0, value.length);
                if (row.length == 2) {
                    requireVersion(in.readVarInt());
                    keys = TypeSchema.readFrom(in);
                } else {
                    boolean byEntry = in.readBoolean();
                    int number = (row[2] & 0xFF) << 8 | row[3] & 0xFF;
                    states.add(new StoredState(number, StateHeader.readFrom(in), byEntry));
                }
            }
        } catch (CorruptDataException e) {
            throw new IOException("The catalog of a database is damaged: " + e.getMessage(), e);
        }
        return new Catalog(keys, states);
    }

    private static void requireVersion(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "The database is of version %d, this Weir reads %d. Restore it with the version of Weir that wrote it."
                            .formatted(version, VERSION));
        }
    }

    /** The type of all keys. */
    TypeSchema keys() throws IOException {
        TypeSchema written = keys;
        if (written == null) {
            throw new IOException("The database does not say what is in it.");
        }
        return written;
    }

    /** The states that have rows. */
    List<StoredState> states() {
        return states;
    }
}
