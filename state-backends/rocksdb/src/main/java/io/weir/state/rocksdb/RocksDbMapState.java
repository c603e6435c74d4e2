package io.weir.state.rocksdb;

import io.weir.api.state.MapState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A map per key, each entry a row of its own; neither keys nor values are null. */
record RocksDbMapState<K, V>(CachedTable<V> table) implements MapState<K, V> {
    @Override
    public @Nullable V get(K key) {
        return table.getCurrent(requireKey(key));
    }

    @Override
    public void put(K key, V value) {
        Objects.requireNonNull(value, "A map state of the rocksdb backend takes no null as a value.");
        table.putCurrent(requireKey(key), value);
    }

    private static Object requireKey(@Nullable Object key) {
        return Objects.requireNonNull(key, "A map state of the rocksdb backend takes no null as a key.");
    }

    @Override
    public void putAll(Map<K, V> map) {
        map.forEach(this::put);
    }

    @Override
    public void remove(K key) {
        table.putCurrent(requireKey(key), null);
    }

    @Override
    public boolean contains(K key) {
        return get(key) != null;
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return this::iterator;
    }

    @Override
    public Iterable<K> keys() {
        List<K> keys = new ArrayList<>();
        load().forEach(entry -> keys.add(entry.getKey()));
        return keys;
    }

    @Override
    public Iterable<V> values() {
        List<V> values = new ArrayList<>();
        load().forEach(entry -> values.add(entry.getValue()));
        return values;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new WriteThrough<>(this, load().iterator());
    }

    @Override
    public boolean isEmpty() {
        return load().isEmpty();
    }

    @Override
    public void clear() {
        load().forEach(entry -> remove(entry.getKey()));
    }

    @SuppressWarnings("unchecked") // only keys of this type are put
    private List<Written<K, V>> load() {
        List<Written<K, V>> entries = new ArrayList<>();
        table.forEachOfMap((key, value) -> entries.add(new Written<>(this, (K) key, value)));
        return entries;
    }

    /** An entry as it was read; what is set goes to the state. */
    private static final class Written<K, V> implements Map.Entry<K, V> {
        private final RocksDbMapState<K, V> state;
        private final K key;
        private V value;

        Written(RocksDbMapState<K, V> state, K key, V value) {
            this.state = state;
            this.key = key;
            this.value = value;
        }

        @Override
        public K getKey() {
            return key;
        }

        @Override
        public V getValue() {
            return value;
        }

        @Override
        public V setValue(V newValue) {
            V old = value;
            state.put(key, newValue);
            value = newValue;
            return old;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Map.Entry<?, ?> entry
                    && Objects.equals(key, entry.getKey())
                    && Objects.equals(value, entry.getValue());
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(key) ^ Objects.hashCode(value);
        }

        @Override
        public String toString() {
            return key + "=" + value;
        }
    }

    /** Removes from the state what is removed through it. */
    private static final class WriteThrough<K, V> implements Iterator<Map.Entry<K, V>> {
        private final RocksDbMapState<K, V> state;
        private final Iterator<Written<K, V>> entries;
        private @Nullable Written<K, V> last;

        WriteThrough(RocksDbMapState<K, V> state, Iterator<Written<K, V>> entries) {
            this.state = state;
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Map.Entry<K, V> next() {
            Written<K, V> next = entries.next();
            last = next;
            return next;
        }

        @Override
        public void remove() {
            Written<K, V> removed = last;
            if (removed == null) {
                throw new IllegalStateException("remove() comes after next(), once.");
            }
            last = null;
            state.remove(removed.getKey());
        }
    }
}
