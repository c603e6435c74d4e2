package io.weir.state.rocksdb;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.EntryBlock;
import io.weir.runtime.state.canonical.StateHeader;
import java.io.IOException;

/** Goes through the rows of one state and writes them as blocks of entries. */
abstract class RowsPortion implements HeldState.Portion {
    /** Entries that are not written yet. */
    final EntryBlock block = new EntryBlock();

    private final StateHeader header;
    private final RowStore.Rows rows;

    RowsPortion(StateHeader header, RowStore.Rows rows) {
        this.header = header;
        this.rows = rows;
    }

    /** Takes the next row. */
    abstract void add(byte[] key, byte[] value, CanonicalWriter writer) throws IOException;

    /** No row comes any more. */
    abstract void finish(CanonicalWriter writer) throws IOException;

    @Override
    public final boolean advance(CanonicalWriter writer, int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            if (!rows.next()) {
                finish(writer);
                return true;
            }
            add(rows.key(), rows.value(), writer);
        }
        return false;
    }

    /** Writes the entries that wait, which are of {@code namespace}; 0 where a state has none. */
    final void flush(CanonicalWriter writer, long namespace) throws IOException {
        writer.write(header, namespace, block);
        block.clear();
    }

    @Override
    public final String name() {
        return header.name();
    }

    @Override
    public final void close() {
        rows.close();
    }
}
