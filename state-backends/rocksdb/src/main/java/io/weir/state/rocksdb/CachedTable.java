package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.state.KeyedTable;
import io.weir.state.rocksdb.ObjectCache.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One table: values by key, or by key and key within a map. Entries are objects in the cache, and rows in the store when
 * they had to make room or a snapshot was taken.
 *
 * @param <V> the values
 */
final class CachedTable<V> implements KeyedTable<V> {
    private static final int EVICTED_AT_ONCE = 256;

    private static final Comparator<Entry> BY_HASH = Comparator.comparingInt(entry -> entry.hash ^ Integer.MIN_VALUE);

    private final CurrentKey current;
    private final RowStore store;
    private final CacheBudget budget;
    private final RowKeys keys;
    private final TypeSerializer<Object> serializer;
    private final ObjectCache cache = new ObjectCache();
    private final DataOutputView out = new DataOutputView(64);
    private final DataInputView in = new DataInputView();

    /** Entries that were changed, among them some that have gone to the store since. */
    private final List<Entry> changed = new ArrayList<>();

    /** Whether the cache holds all there is, so that what it does not know does not exist. */
    private boolean whole = true;

    /** Whether the store has, or had, rows of this table. */
    private boolean stored;

    /** The entry of the current key, while {@link #foundVersion} is that of the current key. */
    private @Nullable Entry found;

    private long foundVersion = -1;

    /** An empty table. */
    CachedTable(
            CurrentKey current, RowStore store, CacheBudget budget, RowKeys keys, TypeSerializer<Object> serializer) {
        this.current = current;
        this.store = store;
        this.budget = budget;
        this.keys = keys;
        this.serializer = serializer;
        budget.join(this);
    }

    /** The store has rows of this table. */
    void hasStoredRows() {
        whole = false;
        stored = true;
    }

    RowKeys keys() {
        return keys;
    }

    @Override
    public @Nullable V get(Object key, int keyHash) {
        return value(entry(key, keyHash, null));
    }

    @Override
    public void put(Object key, int keyHash, V value) {
        set(entryToSet(key, keyHash, null), value);
    }

    @Override
    public void remove(Object key, int keyHash) {
        set(entryToSet(key, keyHash, null), null);
    }

    @Override
    public @Nullable V getCurrent() {
        return value(currentEntry());
    }

    @Override
    public void putCurrent(V value) {
        set(currentEntry(), value);
    }

    /** Forgets the current key. */
    void removeCurrent() {
        set(currentEntry(), null);
    }

    /** The value of the current key and {@code mapKey}. */
    @Nullable
    V getCurrent(Object mapKey) {
        return value(entry(current.get(), current.hash(), mapKey));
    }

    /** Sets the value of the current key and {@code mapKey}; null forgets it. */
    void putCurrent(Object mapKey, @Nullable V value) {
        set(entryToSet(current.get(), current.hash(), mapKey), value);
    }

    /** Sets the value of a key and {@code mapKey}. */
    void put(Object key, int keyHash, Object mapKey, V value) {
        set(entryToSet(key, keyHash, mapKey), value);
    }

    private Entry currentEntry() {
        Entry known = found;
        if (known == null || foundVersion != current.version()) {
            known = entry(current.get(), current.hash(), null);
            found = known;
            foundVersion = current.version();
        }
        return known;
    }

    @SuppressWarnings("unchecked") // only values of this table are put
    private @Nullable V value(Entry entry) {
        return (V) entry.value;
    }

    private void set(Entry entry, @Nullable Object value) {
        if (entry.value != value) {
            entry.value = value;
        }
        if (!entry.dirty) {
            entry.dirty = true;
            changed.add(entry);
        }
    }

    /** The entry of a key whose value is about to be replaced, so that it need not be read. */
    private Entry entryToSet(Object key, int hash, @Nullable Object mapKey) {
        Entry entry = cache.find(key, hash, mapKey);
        return entry != null ? entry : add(new Entry(key, hash, mapKey));
    }

    private Entry entry(Object key, int hash, @Nullable Object mapKey) {
        Entry entry = cache.find(key, hash, mapKey);
        return entry != null ? entry : load(key, hash, mapKey);
    }

    private Entry load(Object key, int hash, @Nullable Object mapKey) {
        budget.makeRoom(); // first, as it may make this table one that is not whole
        Entry entry = new Entry(key, hash, mapKey);
        if (!whole) {
            int length = keys.write(key, hash, mapKey);
            byte[] row = store.get(keys.bytes(), length);
            if (row != null) {
                entry.value = read(row);
            }
        }
        cache.add(entry);
        budget.added();
        return entry;
    }

    private Entry add(Entry entry) {
        budget.makeRoom();
        cache.add(entry);
        budget.added();
        return entry;
    }

    private Object read(byte[] row) {
        in.wrap(row, 0, row.length);
        return serializer.deserialize(in);
    }

    /** Takes entries out of the cache; what was changed goes to the store. */
    void evict() {
        if (cache.size() == 0) {
            return;
        }
        whole = false;
        found = null;
        int before = cache.size();
        try (RowBatch batch = new RowBatch(store)) {
            try {
                cache.evict(EVICTED_AT_ONCE, entry -> write(entry, batch));
            } finally {
                batch.flush();
            }
        }
        budget.removed(before - cache.size());
        if (changed.size() > 2 * cache.size() + EVICTED_AT_ONCE) {
            changed.removeIf(entry -> !entry.dirty);
        }
    }

    /** Brings the store up to date; the entries stay. */
    void writeChanges() {
        if (changed.isEmpty()) {
            return;
        }
        try (RowBatch batch = new RowBatch(store)) {
            try {
                for (Entry entry : changed) {
                    write(entry, batch);
                }
            } finally {
                batch.flush(); // what is in it counts as written, even if another entry cannot be
            }
        }
        changed.clear();
    }

    private void write(Entry entry, RowBatch batch) {
        if (!entry.dirty) {
            return;
        }
        int length = keys.write(entry.key, entry.hash, entry.mapKey);
        byte[] key = Arrays.copyOf(keys.bytes(), length);
        if (entry.value == null) {
            batch.delete(key);
        } else {
            out.clear();
            serializer.serialize(entry.value, out);
            batch.put(key, out.toByteArray());
            budget.sample(length + out.position());
        }
        entry.dirty = false;
        stored = true;
    }

    @Override
    public int size() {
        if (whole) {
            int size = 0;
            for (Entry entry : cache.entries) {
                size += entry != null && entry.value != null ? 1 : 0;
            }
            return size;
        }
        int size = 0;
        try (TableCursor<V> entries = cursor()) {
            while (entries.next()) {
                size++;
            }
        }
        return size;
    }

    @Override
    public void forEach(Visitor<V> visitor) {
        try (TableCursor<V> entries = cursor()) {
            while (entries.next()) {
                visitor.visit(entries.key(), entries.hash(), entries.value());
            }
        }
    }

    /** Goes through all entries of a table without maps. */
    TableCursor<V> cursor() {
        if (whole) {
            Entry[] sorted = Arrays.stream(cache.entries)
                    .filter(entry -> entry != null && entry.value != null)
                    .toArray(Entry[]::new);
            Arrays.sort(sorted, BY_HASH);
            return new CachedCursor(sorted);
        }
        writeChanges();
        return new StoredCursor(store.rows(keys.prefix(), null));
    }

    /** Goes through entries of the cache. */
    private final class CachedCursor implements TableCursor<V> {
        private final Entry[] sorted;
        private int index = -1;

        CachedCursor(Entry[] sorted) {
            this.sorted = sorted;
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
            return Objects.requireNonNull(CachedTable.this.value(sorted[index]));
        }

        @Override
        public void close() {}
    }

    /** Goes through the rows of the store, which has all there is; values that are in the cache come from there. */
    private final class StoredCursor implements TableCursor<V> {
        private final RowStore.Rows rows;
        private RowKeys.@Nullable Key row;

        StoredCursor(RowStore.Rows rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            if (!rows.next()) {
                return false;
            }
            row = keys.read(rows.key());
            return true;
        }

        private RowKeys.Key row() {
            return Objects.requireNonNull(row);
        }

        @Override
        public Object key() {
            return row().key();
        }

        @Override
        public int hash() {
            return row().hash();
        }

        @Override
        @SuppressWarnings("unchecked") // only values of this table are put
        public V value() {
            Entry entry = cache.find(key(), hash(), null);
            Object cached = entry == null ? null : entry.value;
            return (V) (cached == null ? read(rows.value()) : cached);
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /** Receives the entries of a map. */
    @FunctionalInterface
    interface MapVisitor<V> {
        void visit(Object mapKey, V value);
    }

    /** Visits the entries of the current key's map, those that come from the store in the order of their bytes. */
    @SuppressWarnings("unchecked") // only values of this table are put
    void forEachOfMap(MapVisitor<V> visitor) {
        writeChanges();
        Object key = current.get();
        try (RowStore.Rows rows = store.rows(keys.ofMap(key, current.hash()), null)) {
            while (rows.next()) {
                RowKeys.Key row = keys.read(rows.key());
                Object mapKey = row.mapKey();
                if (mapKey != null && row.key().equals(key)) {
                    Entry entry = cache.find(key, row.hash(), mapKey);
                    Object cached = entry == null ? null : entry.value;
                    visitor.visit(mapKey, (V) (cached == null ? read(rows.value()) : cached));
                }
            }
        }
    }

    /** Forgets everything, in the store too. */
    void drop() {
        budget.removed(cache.size());
        budget.leave(this);
        cache.clear();
        changed.clear();
        found = null;
        if (stored) {
            store.deletePrefix(keys.prefix());
        }
    }
}
