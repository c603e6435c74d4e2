package io.weir.runtime.state.expiry;

import io.weir.api.state.MapState;
import io.weir.api.tuple.Tuple2;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map per key whose entries expire one by one. Iterators go over what there is when they are made. */
final class ExpiringMapState<K, V> implements MapState<K, V> {
    private final MapState<K, Tuple2<Long, V>> pairs;
    private final Expiry expiry;

    ExpiringMapState(MapState<K, Tuple2<Long, V>> pairs, Expiry expiry) {
        this.pairs = pairs;
        this.expiry = expiry;
    }

    @Override
    public @Nullable V get(K key) throws Exception {
        Tuple2<Long, V> pair = pairs.get(key);
        if (pair == null) {
            return null;
        }
        long now = expiry.now();
        if (expiry.isExpired(pair, now)) {
            pairs.remove(key);
            return expiry.returnsExpired() ? pair.f1 : null;
        }
        if (expiry.readsRefresh()) {
            pairs.put(key, new Tuple2<>(now, pair.f1));
        }
        return pair.f1;
    }

    @Override
    public void put(K key, V value) throws Exception {
        pairs.put(key, new Tuple2<>(expiry.now(), value));
    }

    @Override
    public void putAll(Map<K, V> map) throws Exception {
        for (Map.Entry<K, V> entry : map.entrySet()) {
            put(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public void remove(K key) throws Exception {
        pairs.remove(key);
    }

    @Override
    public boolean contains(K key) throws Exception {
        Tuple2<Long, V> pair = pairs.get(key);
        return pair != null && (expiry.returnsExpired() || !expiry.isExpired(pair, expiry.now()));
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() throws Exception {
        List<Map.Entry<K, V>> present = present();
        return () -> new EntryIterator(present.iterator());
    }

    @Override
    public Iterable<K> keys() throws Exception {
        return present().stream().map(Map.Entry::getKey).toList();
    }

    @Override
    public Iterable<V> values() throws Exception {
        List<V> values = new ArrayList<>();
        for (Map.Entry<K, V> entry : present()) {
            values.add(entry.getValue());
        }
        return values;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() throws Exception {
        return entries().iterator();
    }

    @Override
    public boolean isEmpty() throws Exception {
        return present().isEmpty();
    }

    private List<Map.Entry<K, V>> present() throws Exception {
        long now = expiry.now();
        List<Map.Entry<K, V>> present = new ArrayList<>();
        List<K> expired = new ArrayList<>();
        for (Map.Entry<K, Tuple2<Long, V>> entry : pairs.entries()) {
            Tuple2<Long, V> pair = entry.getValue();
            boolean gone = expiry.isExpired(pair, now);
            if (gone) {
                expired.add(entry.getKey());
            } else if (expiry.readsRefresh()) {
                entry.setValue(new Tuple2<>(now, pair.f1));
            }
            if (!gone || expiry.returnsExpired()) {
                present.add(new Entry(entry.getKey(), pair.f1));
            }
        }
        for (K key : expired) {
            pairs.remove(key);
        }
        return present;
    }

    @Override
    public void clear() {
        pairs.clear();
    }

    /** Writes through. */
    private final class Entry extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        Entry(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            try {
                put(getKey(), value);
            } catch (Exception e) {
                throw new IllegalStateException("An entry of a map state cannot be changed: " + e.getMessage(), e);
            }
            return super.setValue(value);
        }
    }

    private final class EntryIterator implements Iterator<Map.Entry<K, V>> {
        private final Iterator<Map.Entry<K, V>> present;
        private Map.@Nullable Entry<K, V> last;

        EntryIterator(Iterator<Map.Entry<K, V>> present) {
            this.present = present;
        }

        @Override
        public boolean hasNext() {
            return present.hasNext();
        }

        @Override
        public Map.Entry<K, V> next() {
            Map.Entry<K, V> next = present.next();
            last = next;
            return next;
        }

        @Override
        public void remove() {
            Map.Entry<K, V> removed = last;
            if (removed == null) {
                throw new IllegalStateException("next() comes before remove()");
            }
            last = null;
            try {
                pairs.remove(removed.getKey());
            } catch (Exception e) {
                throw new IllegalStateException("An entry of a map state cannot be removed: " + e.getMessage(), e);
            }
        }
    }
}
