package io.weir.state.rocksdb;

import org.rocksdb.Snapshot;

/** The rows of a store as they were at one moment. */
final class RowSnapshot implements AutoCloseable {
    private final RowStore store;
    private final Snapshot snapshot;
    private boolean closed;

    RowSnapshot(RowStore store) {
        this.store = store;
        snapshot = store.snapshot();
    }

    RowStore.Rows rows(byte[] prefix) {
        return store.rows(prefix, snapshot);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.release(snapshot);
        }
    }
}
