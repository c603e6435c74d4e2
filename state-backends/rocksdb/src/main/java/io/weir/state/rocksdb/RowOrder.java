package io.weir.state.rocksdb;

import io.weir.state.rocksdb.ObjectCache.Entry;
import java.util.Arrays;
import java.util.List;

/** The order of rows within a table, as far as hashes decide on it. */
final class RowOrder {
    private RowOrder() {}

    /** Sorts {@code entries} by their hashes as unsigned numbers; those with the same hash stay in their order. */
    static void sort(List<Entry> entries) {
        Entry[] unsorted = entries.toArray(new Entry[0]);
        long[] order = new long[unsorted.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) (unsorted[i].hash ^ Integer.MIN_VALUE) << 32 | i;
        }
        Arrays.sort(order);
        for (int i = 0; i < order.length; i++) {
            entries.set(i, unsorted[(int) order[i]]);
        }
    }
}
