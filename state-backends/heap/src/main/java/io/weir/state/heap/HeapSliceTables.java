package io.weir.state.heap;

import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.SliceTables;
import java.util.Arrays;
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

    HeapSliceTables(CurrentKey current, SlotRange range) {
        this.current = current;
        this.range = range;
    }

    @Override
    public KeyedTable<V> table(long sliceEnd) {
        int index = Arrays.binarySearch(ends, sliceEnd);
        if (index >= 0) {
            return tables[index];
        }
        if (tables.length > 0) {
            expectedSize = tables[tables.length - 1].size();
        }
        HeapTable<V> table = HeapTable.create(current, range, expectedSize);
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
            tables[first].forEach((key, hash, value) -> visitor.visit(key, hash, value, true));
        } else if (end > first) {
            HeapTable<Combination<V>> combinations = HeapTable.create(current, range, tables[first].size());
            for (int i = first; i < end; i++) {
                tables[i].forEach((key, hash, value) -> {
                    Combination<V> combination = combinations.get(key, hash);
                    if (combination == null) {
                        combinations.put(key, hash, new Combination<>(value));
                    } else {
                        combination.add(value, combiner);
                    }
                });
            }
            combinations.forEach(
                    (key, hash, combination) -> visitor.visit(key, hash, combination.value, combination.stored));
        }
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

    /** The values of one key so far. */
    private static final class Combination<V> {
        private V value;
        private boolean stored = true;

        Combination(V value) {
            this.value = value;
        }

        void add(V more, Combiner<V> combiner) {
            value = combiner.combine(stored ? combiner.begin(value) : value, more);
            stored = false;
        }
    }
}
