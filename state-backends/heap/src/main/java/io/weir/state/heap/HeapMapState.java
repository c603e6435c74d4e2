package io.weir.state.heap;

import io.weir.api.state.MapState;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A map per key; a key whose map became empty is forgotten. The table takes maps for unchanged until it is told otherwise,
 * so that looking into a map does not make it part of the next increment.
 */
final class HeapMapState<K, V> implements MapState<K, V> {
    private final HeapTable<Map<K, V>> table;
    private final boolean mutableContents;

    HeapMapState(HeapTable<Map<K, V>> table, boolean mutableContents) {
        this.table = table;
        this.mutableContents = mutableContents;
    }

    @Override
    public @Nullable V get(K key) {
        return current().get(key);
    }

    @Override
    public void put(K key, V value) {
        Map<K, V> map = table.getCurrent();
        if (map == null) {
            map = new LinkedHashMap<>(4);
        } else {
            table.touchFound();
        }
        map.put(key, value);
        table.putCurrent(map);
    }

    @Override
    public void putAll(Map<K, V> map) {
        map.forEach(this::put);
    }

    @Override
    public void remove(K key) {
        Map<K, V> map = table.getCurrent();
        if (map != null && map.containsKey(key)) {
            table.touchFound();
            map.remove(key);
            changed(map);
        }
    }

    @Override
    public boolean contains(K key) {
        Map<K, V> map = table.getCurrent();
        return map != null && map.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return () -> iterator();
    }

    @Override
    public Iterable<K> keys() {
        return Collections.unmodifiableSet(current().keySet());
    }

    @Override
    public Iterable<V> values() {
        return Collections.unmodifiableCollection(current().values());
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        Map<K, V> map = table.getCurrent();
        if (map == null) {
            return Collections.emptyIterator();
        }
        table.touchFound();
        return new WriteThrough<>(this, map);
    }

    @Override
    public boolean isEmpty() {
        return table.getCurrent() == null;
    }

    @Override
    public void clear() {
        table.removeCurrent();
    }

    private Map<K, V> current() {
        Map<K, V> map = table.getCurrent();
        if (map == null) {
            return Map.of();
        }
        if (mutableContents) {
            table.touchFound();
        }
        return map;
    }

    private void changed(Map<K, V> map) {
        if (map.isEmpty()) {
            table.removeCurrent();
        } else {
            table.putCurrent(map);
        }
    }

    /** Tells the table of what is removed through it. */
    private static final class WriteThrough<K, V> implements Iterator<Map.Entry<K, V>> {
        private final HeapMapState<K, V> state;
        private final Map<K, V> map;
        private final Iterator<Map.Entry<K, V>> entries;

        WriteThrough(HeapMapState<K, V> state, Map<K, V> map) {
            this.state = state;
            this.map = map;
            entries = map.entrySet().iterator();
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (!entries.hasNext()) {
                throw new NoSuchElementException();
            }
            return entries.next();
        }

        @Override
        public void remove() {
            entries.remove();
            state.changed(map);
        }
    }
}
