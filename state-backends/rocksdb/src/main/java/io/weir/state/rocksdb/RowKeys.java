package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of rows, so that the order of their bytes is that of tables, then of the hash as an unsigned number:
 *
 * <pre>
 *   state u16 | end of the slice i64 with its sign turned, in tables of slices | hash u32 | key [| key within a map]
 * </pre>
 *
 * <p>All big endian. A key group is a contiguous range within each table, as the hash decides on it.
 */
final class RowKeys {
    private static final int HASH_BYTES = Integer.BYTES;

    private final byte[] prefix;
    private final TypeSerializer<Object> keySerializer;
    private final @Nullable TypeSerializer<Object> mapKeySerializer;
    private final DataOutputView out = new DataOutputView(64);
    private final DataInputView in = new DataInputView();

    /** A row's key, read back. */
    record Key(int hash, Object key, @Nullable Object mapKey) {}

    RowKeys(byte[] prefix, TypeSerializer<Object> keySerializer, @Nullable TypeSerializer<Object> mapKeySerializer) {
        this.prefix = prefix;
        this.keySerializer = keySerializer;
        this.mapKeySerializer = mapKeySerializer;
    }

    /** What the keys of the rows of a state begin with. */
    static byte[] ofState(int state) {
        return new byte[] {(byte) (state >>> 8), (byte) state};
    }

    /** What the keys of the rows of a slice begin with. */
    static byte[] ofSlice(int state, long sliceEnd) {
        byte[] prefix = Arrays.copyOf(ofState(state), 2 + Long.BYTES);
        long ordered = sliceEnd ^ Long.MIN_VALUE;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix[2 + i] = (byte) (ordered >>> (56 - 8 * i));
        }
        return prefix;
    }

    /** The end of the slice that a row of a table of slices belongs to. */
    static long sliceEnd(byte[] row) {
        long ordered = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            ordered = (ordered << 8) | (row[2 + i] & 0xFF);
        }
        return ordered ^ Long.MIN_VALUE;
    }

    /** What the keys of the rows in a table begin with whose keys have {@code hash}. */
    static byte[] withHash(byte[] prefix, int hash) {
        byte[] row = Arrays.copyOf(prefix, prefix.length + HASH_BYTES);
        for (int i = 0; i < HASH_BYTES; i++) {
            row[prefix.length + i] = (byte) (hash >>> (24 - 8 * i));
        }
        return row;
    }

    /** The smallest bytes in a table that no key of {@code keyGroups} reaches. */
    static byte[] endOfGroups(byte[] prefix, KeyGroupRange keyGroups, int maxParallelism) {
        long endHash = KeyGroups.firstHash(keyGroups.end(), maxParallelism);
        return endHash > 0xFFFF_FFFFL ? after(prefix) : withHash(prefix, (int) endHash);
    }

    /** The key of a row from the bytes of a key. */
    static byte[] row(byte[] prefix, int hash, byte[] key) {
        byte[] row = Arrays.copyOf(withHash(prefix, hash), prefix.length + HASH_BYTES + key.length);
        System.arraycopy(key, 0, row, prefix.length + HASH_BYTES, key.length);
        return row;
    }

    /** The smallest bytes that no key with {@code prefix} reaches. */
    static byte[] after(byte[] prefix) {
        byte[] end = prefix.clone();
        for (int i = end.length - 1; i >= 0; i--) {
            if (++end[i] != 0) {
                return Arrays.copyOf(end, i + 1);
            }
        }
        throw new IllegalArgumentException("no bytes come after " + Arrays.toString(prefix));
    }

    byte[] prefix() {
        return prefix;
    }

    /** Writes a row's key, which is in {@link #bytes} from 0 to what is returned until the next call. */
    int write(Object key, int hash, @Nullable Object mapKey) {
        writeKey(key, hash);
        if (mapKeySerializer != null && mapKey != null) {
            mapKeySerializer.serialize(mapKey, out);
        }
        return out.position();
    }

    /** What the rows of a map begin with, for {@link RowStore#forEach}. */
    byte[] ofMap(Object key, int hash) {
        writeKey(key, hash);
        return out.toByteArray();
    }

    private void writeKey(Object key, int hash) {
        out.clear();
        out.writeBytes(prefix, 0, prefix.length);
        out.writeByte(hash >>> 24);
        out.writeByte(hash >>> 16);
        out.writeByte(hash >>> 8);
        out.writeByte(hash);
        keySerializer.serialize(key, out);
    }

    byte[] bytes() {
        return out.array();
    }

    /** Reads a row's key. */
    Key read(byte[] row) {
        in.wrap(row, prefix.length, row.length - prefix.length);
        int hash = hash(row, prefix.length);
        in.take(HASH_BYTES);
        Object key = keySerializer.deserialize(in);
        Object mapKey = mapKeySerializer == null ? null : mapKeySerializer.deserialize(in);
        return new Key(hash, key, mapKey);
    }

    /** The hash within a row's key, of which the first {@code prefixLength} bytes name the table. */
    static int hash(byte[] row, int prefixLength) {
        int hash = 0;
        for (int i = 0; i < HASH_BYTES; i++) {
            hash = (hash << 8) | (row[prefixLength + i] & 0xFF);
        }
        return hash;
    }
}
