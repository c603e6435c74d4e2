package io.weir.state.rocksdb;

import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.SliceTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table for each slice; the rows of a slice follow each other in the store.
 *
 * @param <V> the values
 */
final class RocksDbSliceTables<V> implements SliceTables<V> {
    private final NavigableMap<Long, CachedTable<V>> tables = new TreeMap<>();
    private final RowStore store;
    private final int number;
    private final LongFunction<CachedTable<V>> create;

    /** {@code create} makes the empty table of a slice by its end. */
    RocksDbSliceTables(RowStore store, int number, LongFunction<CachedTable<V>> create) {
        this.store = store;
        this.number = number;
        this.create = create;
    }

    /** Finds the slices that have rows in the store. */
    void adoptStored() {
        store.forEachSlice(number, end -> table(end).hasStoredRows());
    }

    @Override
    public CachedTable<V> table(long sliceEnd) {
        CachedTable<V> table = tables.get(sliceEnd);
        if (table == null) {
            table = create.apply(sliceEnd);
            tables.put(sliceEnd, table);
        }
        return table;
    }

    @Override
    public @Nullable KeyedTable<V> find(long sliceEnd) {
        return tables.get(sliceEnd);
    }

    @Override
    public void drop(long sliceEnd) {
        CachedTable<V> table = tables.remove(sliceEnd);
        if (table != null) {
            table.drop();
        }
    }

    @Override
    public long[] ends() {
        return tables.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void combine(long afterEnd, long lastEnd, Combiner<V> combiner, CombinedVisitor<V> visitor) {
        if (afterEnd >= lastEnd) {
            return;
        }
        List<CachedTable<V>> combined =
                List.copyOf(tables.subMap(afterEnd, false, lastEnd, true).values());
        if (combined.size() == 1) {
            combined.get(0).forEach((key, hash, value) -> visitor.visit(key, hash, value, true));
            return;
        }
        List<TableCursor<V>> cursors = new ArrayList<>();
        try {
            combined.forEach(table -> cursors.add(table.cursor()));
            merge(cursors, combiner, visitor);
        } finally {
            cursors.forEach(TableCursor::close);
        }
    }

    /** All tables are in the order of the hash: what is on the heap are the keys of one hash. */
    private static <V> void merge(List<TableCursor<V>> cursors, Combiner<V> combiner, CombinedVisitor<V> visitor) {
        List<TableCursor<V>> left = new ArrayList<>();
        for (TableCursor<V> cursor : cursors) {
            if (cursor.next()) {
                left.add(cursor);
            }
        }
        Map<Object, V> ofHash = new LinkedHashMap<>();
        while (!left.isEmpty()) {
            int hash = smallestHash(left);
            for (int i = 0; i < left.size(); i++) {
                TableCursor<V> cursor = left.get(i);
                boolean more = true;
                while (more && cursor.hash() == hash) {
                    V value = cursor.value();
                    V before = ofHash.get(cursor.key());
                    ofHash.put(cursor.key(), before == null ? combiner.begin(value) : combiner.combine(before, value));
                    more = cursor.next();
                }
                if (!more) {
                    left.remove(i--);
                }
            }
            ofHash.forEach((key, value) -> visitor.visit(key, hash, value, false));
            ofHash.clear();
        }
    }

    private static int smallestHash(List<? extends TableCursor<?>> cursors) {
        int smallest = cursors.get(0).hash();
        for (TableCursor<?> cursor : cursors) {
            if (Integer.compareUnsigned(cursor.hash(), smallest) < 0) {
                smallest = cursor.hash();
            }
        }
        return smallest;
    }
}
