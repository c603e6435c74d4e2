package io.weir.state.rocksdb;

import io.weir.state.rocksdb.ObjectCache.Entry;
import java.util.List;
import java.util.function.Function;

/** Goes through entries of a cache. */
final class CachedCursor<V> implements TableCursor<V> {
    private final List<Entry> sorted;
    private final Function<Entry, V> values;
    private int index = -1;

    CachedCursor(List<Entry> sorted, Function<Entry, V> values) {
        this.sorted = sorted;
        this.values = values;
    }

    @Override
    public boolean next() {
        return ++index < sorted.size();
    }

    @Override
    public Object key() {
        return sorted.get(index).key;
    }

    @Override
    public int hash() {
        return sorted.get(index).hash;
    }

    @Override
    public V value() {
        return values.apply(sorted.get(index));
    }

    @Override
    public void close() {}
}
