package io.weir.state.rocksdb;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Collects rows and writes many of them at once. */
final class RowBatch implements AutoCloseable {
    private static final long FULL_BYTES = 1 << 20;

    private final Target target;
    private final WriteBatch batch = new WriteBatch();

    /** Where rows go. */
    @FunctionalInterface
    interface Target {
        /** Applies what {@code batch} holds and empties it. */
        void write(WriteBatch batch);
    }

    RowBatch(Target target) {
        this.target = target;
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

    /** Deletes all rows whose keys begin with {@code prefix}. */
    void deletePrefix(byte[] prefix) {
        try {
            batch.deleteRange(prefix, RowKeys.after(prefix));
        } catch (RocksDBException e) {
            throw refused(e);
        }
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
        target.write(batch);
    }

    /** What was not flushed is lost. */
    @Override
    public void close() {
        batch.close();
    }
}
