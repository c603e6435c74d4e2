package io.weir.state.rocksdb;

import io.weir.runtime.state.canonical.StateHeader;
import io.weir.runtime.state.canonical.StateKind;

/**
 * A state that has rows in the store.
 *
 * @param number what the keys of its rows begin with
 * @param header its name and kind, and the schema of the values in its rows
 * @param byEntry whether a row is an entry of a map, with the key within the map behind the key, instead of a whole value
 */
record StoredState(int number, StateHeader header, boolean byEntry) {
    /** What the keys of the rows in {@code namespace} begin with. */
    byte[] prefix(long namespace) {
        return isSliced() ? RowKeys.ofSlice(number, namespace) : RowKeys.ofState(number);
    }

    int prefixLength() {
        return isSliced() ? 2 + Long.BYTES : 2;
    }

    /** The namespace that a row with {@code key} belongs to. */
    long namespace(byte[] key) {
        return isSliced() ? RowKeys.sliceEnd(key) : 0;
    }

    boolean isSliced() {
        return header.kind() == StateKind.SLICES;
    }
}
