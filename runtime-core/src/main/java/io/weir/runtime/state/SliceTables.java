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

    /**
     * Visits each key that has a value in a slice that ends after {@code afterEnd} and not after {@code lastEnd}, in the
     * order of the hash, with its values combined from the oldest slice to the newest.
     */
    void combine(long afterEnd, long lastEnd, Combiner<V> combiner, CombinedVisitor<V> visitor);

    /**
     * Combines the values of one key.
     *
     * @param <V> the values
     */
    interface Combiner<V> {
        /** Something equal to {@code value} that {@link #combine} may change. */
        V begin(V value);

        /** The combination; may be {@code left}, changed. Must not change {@code right} and shares nothing mutable with it. */
        V combine(V left, V right);
    }

    /**
     * Receives combined entries.
     *
     * @param <V> the values
     */
    @FunctionalInterface
    interface CombinedVisitor<V> {
        /**
         * One key; {@code stored} when {@code value} is what a slice holds, not a combination made for this call. What a slice
         * holds may be changed only if the slice is dropped next.
         */
        void visit(Object key, int keyHash, V value, boolean stored);
    }
}
