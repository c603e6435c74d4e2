package io.weir.state.rocksdb;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Writes many rows, some at once. */
final class RowBatch implements AutoCloseable {
    private static final long FULL_BYTES = 1 << 20;

    private final RowStore store;
    private final WriteBatch batch = new WriteBatch();

    RowBatch(RowStore store) {
        this.store = store;
    }

    void put(byte[] key, byte[] value) {
        try {
            batch.put(key, value);
        } catch (RocksDBException e) {
            throw refused(e);
        }
        flushIfFull();
    }

    void delete(byte[] key) {
        try {
            batch.delete(key);
        } catch (RocksDBException e) {
            throw refused(e);
        }
        flushIfFull();
    }

    private static IllegalStateException refused(RocksDBException e) {
        return new IllegalStateException("A batch of rows cannot take one more: " + e.getMessage(), e);
    }

    private void flushIfFull() {
        if (batch.getDataSize() > FULL_BYTES) {
            flush();
        }
    }

    /** All rows are in the store. */
    void flush() {
        store.write(batch);
    }

    /** What was not flushed is lost. */
    @Override
    public void close() {
        batch.close();
    }
}
