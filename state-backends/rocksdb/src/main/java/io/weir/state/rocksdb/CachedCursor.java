package io.weir.state.rocksdb;

import io.weir.state.rocksdb.ObjectCache.Entry;
import java.util.function.Function;

/** Goes through entries of a cache. */
final class CachedCursor<V> implements TableCursor<V> {
    private final Entry[] sorted;
    private final Function<Entry, V> values;
    private int index = -1;

    CachedCursor(Entry[] sorted, Function<Entry, V> values) {
        this.sorted = sorted;
        this.values = values;
    }

    @Override
    public boolean next() {
        return ++index < sorted.length;
    }

    @Override
    public Object key() {
        return sorted[index].key;
    }

    @Override
    public int hash() {
        return sorted[index].hash;
    }

    @Override
    public V value() {
        return values.apply(sorted[index]);
    }

    @Override
    public void close() {}
}
