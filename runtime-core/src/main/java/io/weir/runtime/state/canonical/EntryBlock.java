package io.weir.runtime.state.canonical;

import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;

/** Entries of one state and namespace, as bytes. */
public final class EntryBlock {
    /** Size from which on a block should be written. */
    public static final int FULL_BYTES = 1 << 16;

    private static final int FIRST_BYTES = 1 << 8;

    private final DataOutputView bytes = new DataOutputView(FIRST_BYTES);
    private int entries;

    /** Starts empty. */
    public EntryBlock() {}

    /** Adds a key with its value. When a serializer fails, the block is as it was before. */
    public <K, V> void put(int keyHash, K key, TypeSerializer<K> keys, V value, TypeSerializer<V> values) {
        int start = bytes.position();
        try {
            putKey(keyHash, key, keys);
            int length = bytes.reserve(1);
            values.serialize(value, bytes);
            setLength(length, 1);
            entries++;
        } catch (RuntimeException e) {
            bytes.truncate(start);
            throw e;
        }
    }

    /** Adds a value without a key. When the serializer fails, the block is as it was before. */
    public <V> void putKeyless(int keyHash, V value, TypeSerializer<V> values) {
        int start = bytes.position();
        try {
            bytes.writeInt(keyHash);
            bytes.writeVarInt(0);
            int length = bytes.reserve(1);
            values.serialize(value, bytes);
            setLength(length, 1);
            entries++;
        } catch (RuntimeException e) {
            bytes.truncate(start);
            throw e;
        }
    }

    /** Adds that a key is removed. */
    public <K> void remove(int keyHash, K key, TypeSerializer<K> keys) {
        int start = bytes.position();
        try {
            putKey(keyHash, key, keys);
            bytes.writeVarInt(0);
            entries++;
        } catch (RuntimeException e) {
            bytes.truncate(start);
            throw e;
        }
    }

    private <K> void putKey(int keyHash, K key, TypeSerializer<K> keys) {
        bytes.writeInt(keyHash);
        int length = bytes.reserve(1);
        keys.serialize(key, bytes);
        setLength(length, 0);
    }

    /**
     * Sets the length of what was written behind {@code at}, plus {@code more}. One byte was kept free for it; what follows
     * moves where the length needs more.
     */
    private void setLength(int at, int more) {
        int length = bytes.position() - at - 1;
        int value = length + more;
        int extra = 0;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            extra++;
        }
        if (extra > 0) {
            bytes.reserve(extra);
            System.arraycopy(bytes.array(), at + 1, bytes.array(), at + 1 + extra, length);
        }
        byte[] array = bytes.array();
        for (int i = 0; i < extra; i++) {
            array[at + i] = (byte) (value | 0x80);
            value >>>= 7;
        }
        array[at + extra] = (byte) value;
    }

    /** Adds an entry as it was read. */
    void putRaw(byte[] source, int from, int length) {
        bytes.writeBytes(source, from, length);
        entries++;
    }

    /** Whether it should be written before more is added. */
    public boolean isFull() {
        return bytes.position() >= FULL_BYTES;
    }

    /** Number of entries. */
    public int entries() {
        return entries;
    }

    /** Number of bytes. */
    public int length() {
        return bytes.position();
    }

    /** The first {@link #length} bytes of this array. */
    byte[] array() {
        return bytes.array();
    }

    /** Forgets all entries. */
    public void clear() {
        bytes.clear();
        entries = 0;
    }
}
