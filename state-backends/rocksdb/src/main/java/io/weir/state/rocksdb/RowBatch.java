package io.weir.state.rocksdb;

import io.weir.api.types.DataOutputView;

/**
 * Collects rows and writes many of them at once. They are put together here in the bytes of RocksDB's write batches, so that
 * native code is called once for all of them:
 *
 * <pre>
 *   sequence number u64, 0 | rows u32 | { 1 | key | value    a row is set
 *                                       | 0 | key            a row is deleted
 *                                       | 15 | from | end }  rows are deleted
 * </pre>
 *
 * <p>Little endian; keys and values with their lengths in front of them, in seven bits each.
 */
final class RowBatch implements AutoCloseable {
    private static final int FULL_BYTES = 1 << 18;

    private static final int SET = 1;
    private static final int DELETE = 0;
    private static final int DELETE_RANGE = 15;

    private final Target target;
    private final DataOutputView out = new DataOutputView(1 << 10);
    private int count;

    /** Where rows go. */
    @FunctionalInterface
    interface Target {
        /** Applies what {@code batch}, in the format of RocksDB, holds. */
        void write(byte[] batch);
    }

    RowBatch(Target target) {
        this.target = target;
        clear();
    }

    private void clear() {
        out.clear();
        out.writeLong(0);
        out.writeInt(0);
        count = 0;
    }

    void put(byte[] key, byte[] value) {
        put(key, key.length, value, value.length);
    }

    /** Sets the row with the first {@code keyLength} bytes of {@code key} to the first bytes of {@code value}. */
    void put(byte[] key, int keyLength, byte[] value, int valueLength) {
        add(SET, key, keyLength);
        bytes(value, valueLength);
        flushIfFull();
    }

    void delete(byte[] key) {
        delete(key, key.length);
    }

    /** Deletes the row with the first {@code keyLength} bytes of {@code key}. */
    void delete(byte[] key, int keyLength) {
        add(DELETE, key, keyLength);
        flushIfFull();
    }

    /** Deletes all rows whose keys begin with {@code prefix}. */
    void deletePrefix(byte[] prefix) {
        byte[] end = RowKeys.after(prefix);
        add(DELETE_RANGE, prefix, prefix.length);
        bytes(end, end.length);
    }

    private void add(int kind, byte[] key, int length) {
        count++;
        out.writeByte(kind);
        bytes(key, length);
    }

    private void bytes(byte[] bytes, int length) {
        out.writeVarInt(length);
        out.writeBytes(bytes, 0, length);
    }

    private void flushIfFull() {
        if (out.position() > FULL_BYTES) {
            flush();
        }
    }

    /** All rows are in the store. */
    void flush() {
        if (count == 0) {
            return;
        }
        byte[] batch = out.toByteArray();
        for (int i = 0; i < Integer.BYTES; i++) {
            batch[Long.BYTES + i] = (byte) (count >>> (8 * i));
        }
        target.write(batch);
        clear();
    }

    /** What was not flushed is lost. */
    @Override
    public void close() {
        clear();
    }
}
