package io.weir.state.heap;

import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.SliceTables;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tables of some slices, ascending by time. A new table is made as large as the newest one became: tables that start
 * small grow often, tables that start large are mostly free slots, which a firing window would walk over.
 *
 * @param <V> the values
 */
final class HeapSliceTables<V> implements SliceTables<V> {
    private final CurrentKey current;
    private final SlotRange range;
    private long[] ends = new long[0];
    private HeapTable<V>[] tables = tables(0);
    private int expectedSize;
    private @Nullable HeapTable<V> combinations;
    private int combinedSize;
    private final boolean mutable;
    private @Nullable Epochs epochs;
    private LongConsumer onDrop = end -> {};

    /** {@code mutable} is whether values can be changed by who gets them. */
    HeapSliceTables(CurrentKey current, SlotRange range, boolean mutable) {
        this.current = current;
        this.range = range;
        this.mutable = mutable;
    }

    /** {@code listener} is told of slices that are dropped. */
    void onDrop(LongConsumer listener) {
        onDrop = listener;
    }

    /** All tables, and those that will be made, keep track of changes as {@code followed} says. */
    void follow(Epochs followed) {
        epochs = followed;
        for (HeapTable<V> table : tables) {
            table.follow(followed);
        }
    }

    @Override
    public HeapTable<V> table(long sliceEnd) {
        int index = Arrays.binarySearch(ends, sliceEnd);
        if (index >= 0) {
            return tables[index];
        }
        if (tables.length > 0) {
            expectedSize = tables[tables.length - 1].size();
        }
        HeapTable<V> table = HeapTable.create(current, range, expectedSize, mutable);
        if (epochs != null) {
            table.follow(epochs);
        }
        insert(-index - 1, sliceEnd, table);
        return table;
    }

    @Override
    public @Nullable KeyedTable<V> find(long sliceEnd) {
        int index = Arrays.binarySearch(ends, sliceEnd);
        return index >= 0 ? tables[index] : null;
    }

    @Override
    public void drop(long sliceEnd) {
        int index = Arrays.binarySearch(ends, sliceEnd);
        if (index < 0) {
            return;
        }
        onDrop.accept(sliceEnd);
        expectedSize = tables[tables.length - 1].size();
        long[] fewerEnds = new long[ends.length - 1];
        HeapTable<V>[] fewerTables = tables(ends.length - 1);
        System.arraycopy(ends, 0, fewerEnds, 0, index);
        System.arraycopy(tables, 0, fewerTables, 0, index);
        System.arraycopy(ends, index + 1, fewerEnds, index, fewerEnds.length - index);
        System.arraycopy(tables, index + 1, fewerTables, index, fewerEnds.length - index);
        ends = fewerEnds;
        tables = fewerTables;
    }

    @Override
    public long[] ends() {
        return ends.clone();
    }

    @Override
    public void combine(long afterEnd, long lastEnd, Combiner<V> combiner, CombinedVisitor<V> visitor) {
        int first = upperBound(afterEnd);
        int end = upperBound(lastEnd);
        if (end - first == 1) {
            tables[first].beforeGivingAway();
            tables[first].forEach((key, hash, value) -> visitor.visit(key, hash, value, true));
        } else if (end > first) {
            HeapTable<V> combined = combined(tables[first].size());
            for (int i = first; i < end; i++) {
                combined.combine(tables[i], combiner);
            }
            combinedSize = combined.size();
            combined.forEach((key, hash, value) -> visitor.visit(key, hash, value, false));
            combined.clear();
        }
    }

    /**
     * An empty table for combinations. It is kept from one time to the next, with the slots it grew to, unless it has become
     * far too large: then walking over its free slots would cost more than growing again.
     */
    private HeapTable<V> combined(int atLeast) {
        HeapTable<V> table = combinations;
        int expected = Math.max(atLeast, combinedSize);
        if (table == null || table.values.length > 8 * Math.max(expected, HeapTable.MIN_CAPACITY)) {
            table = HeapTable.create(current, range, expected, mutable);
            combinations = table;
        }
        return table;
    }

    private int upperBound(long end) {
        int index = Arrays.binarySearch(ends, end);
        return index >= 0 ? index + 1 : -index - 1;
    }

    private void insert(int index, long sliceEnd, HeapTable<V> table) {
        long[] moreEnds = new long[ends.length + 1];
        HeapTable<V>[] moreTables = tables(ends.length + 1);
        System.arraycopy(ends, 0, moreEnds, 0, index);
        System.arraycopy(tables, 0, moreTables, 0, index);
        System.arraycopy(ends, index, moreEnds, index + 1, ends.length - index);
        System.arraycopy(tables, index, moreTables, index + 1, ends.length - index);
        moreEnds[index] = sliceEnd;
        moreTables[index] = table;
        ends = moreEnds;
        tables = moreTables;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic class cannot be made otherwise
    private static <V> HeapTable<V>[] tables(int length) {
        return new HeapTable[length];
    }
}
