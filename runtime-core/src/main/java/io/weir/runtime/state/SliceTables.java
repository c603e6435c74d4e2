package io.weir.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * One {@link KeyedTable} per slice of time. A slice is named by the millisecond after its last.
 *
 * @param <V> the values
 */
public interface SliceTables<V> {
    /** The table of the slice that ends at {@code sliceEnd}, made when there is none. */
    KeyedTable<V> table(long sliceEnd);

    /** The table of the slice that ends at {@code sliceEnd}; null when there is none. */
    @Nullable
    KeyedTable<V> find(long sliceEnd);

    /** Drops the slice with all its keys; nothing happens when there is none. */
    void drop(long sliceEnd);

    /** The ends of the slices there are, ascending. */
    long[] ends();
}
