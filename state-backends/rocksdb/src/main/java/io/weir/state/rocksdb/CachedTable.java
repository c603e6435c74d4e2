package io.weir.state.rocksdb;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.expiry.Expiry;
import io.weir.state.rocksdb.ObjectCache.Entry;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** How many entries behind a barrier are sorted and then written, in slices. */
    private static final int SORTED_AT_ONCE = 4096;

    private final CurrentKey current;
    private final RowStore store;
    private final CacheBudget budget;
    private final RowKeys keys;
    private final TypeSerializer<Object> serializer;
    private final ObjectCache cache = new ObjectCache();
    private final DataOutputView out = new DataOutputView(64);
    private final DataInputView in = new DataInputView();

    private final boolean mutable;
    private final String name;

    /** Entries that were changed, among them some that have gone to the store since. */
    private List<Entry> changed = new ArrayList<>();

    /** Grows with every snapshot; an entry changed in an earlier one is pending while {@link #flush} is not null. */
    private int epoch = 1;

    /** What brings the store to what there was at a barrier; null: nothing does, or it has all of this table. */
    private @Nullable BarrierFlush flush;

    /** Entries changed before that barrier, among them some that were written since. */
    private List<Entry> pending = List.of();

    private int nextPending;

    /** Whether the cache holds all there is, so that what it does not know does not exist. */
    private boolean whole = true;

    /** Whether the store has, or had, rows of this table. */
    private boolean stored;

    /** The entry of the current key, while {@link #foundVersion} is that of the current key. */
    private @Nullable Entry found;

    private long foundVersion = -1;

    /** How many keys of the batch were looked up, of which {@link #announced} were announced. */
    private int asked;

    private int announced;
    /** Keeps the compiler from leaving reads out. */
    int broughtNear;

    /** An empty table. */
    CachedTable(
            CurrentKey current,
            RowStore store,
            CacheBudget budget,
            RowKeys keys,
            TypeSerializer<Object> serializer,
            String name) {
        this.current = current;
        this.store = store;
        this.budget = budget;
        this.keys = keys;
        this.serializer = serializer;
        this.name = name;
        mutable = !serializer.isImmutableType();
        budget.join(this);
    }

    /** The store has rows of this table. */
    void hasStoredRows() {
        store.expectLookups();
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
            asked++;
            known = entry(current.get(), current.hash(), null);
            found = known;
            foundVersion = current.version();
        }
        return known;
    }

    @SuppressWarnings("unchecked") // only values of this table are put
    private @Nullable V value(Entry entry) {
        if (flush != null && mutable) {
            writeIfPending(entry); // who gets the value may change it
        }
        return (V) entry.value;
    }

    private void set(Entry entry, @Nullable Object value) {
        if (entry.changedIn != epoch) {
            writeIfPending(entry);
            if (entry.changedIn == 0) {
                changed.add(entry);
            }
            entry.changedIn = epoch;
        }
        if (entry.value != value) {
            entry.value = value;
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

    /**
     * These keys become current next. Where most of those of the batch before were looked up, the cache brings them near, and
     * what it does not know is read from the store together.
     */
    void prepare(Object[] batch, int[] hashes, int from, int end) {
        boolean used = asked >= announced / 2;
        announced = end - from;
        asked = 0;
        if (!used) {
            return;
        }
        broughtNear = cache.bringNear(batch, hashes, from, end);
        if (whole || !budget.isSmall(announced)) {
            return;
        }
        List<Entry> missing = new ArrayList<>();
        List<byte[]> rows = new ArrayList<>();
        for (int i = from; i < end; i++) {
            if (cache.find(batch[i], hashes[i], null) == null) {
                Entry entry = add(new Entry(batch[i], hashes[i], null));
                missing.add(entry);
                int length = keys.write(batch[i], hashes[i], null);
                rows.add(Arrays.copyOf(keys.bytes(), length));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<byte @Nullable []> values = store.get(rows);
        for (int i = 0; i < values.size(); i++) {
            byte[] value = values.get(i);
            if (value != null) {
                missing.get(i).value = read(value);
            }
        }
    }

    /** Whether there are rows in the store that may be forgotten now. */
    boolean maySweep() {
        return stored && !store.isHeld();
    }

    /** Forgets a row of the store if it has expired; answers whether it had. */
    boolean forgetIfExpired(RowStore.Rows row, long now, Expiry expiry, RowBatch batch) {
        return expiry.unexpired(read(row.value()), now) == null && forgetExpired(row.key(), now, expiry, batch);
    }

    private boolean forgetExpired(byte[] row, long now, Expiry expiry, RowBatch batch) {
        RowKeys.Key key = keys.read(row);
        Entry entry = cache.find(key.key(), key.hash(), key.mapKey());
        if (entry == null) {
            batch.delete(row);
            return true;
        }
        boolean expired = entry.value != null && expiry.unexpired(entry.value, now) == null;
        if (expired) {
            set(entry, null);
        }
        return expired;
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
        if (whole) {
            whole = false;
            store.expectLookups();
        }
        found = null;
        int before = cache.size();
        int portion = budget.portion();
        try (RowBatch batch = new RowBatch(store::write)) {
            try {
                if (store.isHeld()) {
                    // What was changed since the barrier has to wait; as long as there is enough other, nobody does.
                    cache.evict(portion, this::mayGoBehindBarrier);
                }
                if (before - cache.size() < Math.min(before, portion) / 4 || cache.size() == before) {
                    store.settle();
                    evictSorted(portion, batch);
                }
            } finally {
                BarrierFlush active = flush;
                if (active != null) {
                    active.batch().flush();
                }
                batch.flush();
            }
        }
        budget.removed(before - cache.size());
        if (changed.size() > 2 * cache.size() + portion) {
            changed.removeIf(entry -> entry.changedIn == 0);
        }
    }

    /** Neighbors in a write buffer are found faster one after the other. */
    private void evictSorted(int portion, RowBatch batch) {
        List<Entry> victims = new ArrayList<>(portion);
        cache.evict(portion, victims::add);
        RowOrder.sort(victims);
        int written = 0;
        try {
            while (written < victims.size()) {
                write(victims.get(written), batch);
                written++;
            }
        } finally {
            victims.subList(written, victims.size()).forEach(cache::add); // one of them cannot be written
        }
    }

    private boolean mayGoBehindBarrier(Entry entry) {
        writeIfPending(entry);
        return entry.changedIn == 0;
    }

    /** Brings the store up to date; the entries stay. */
    void writeChanges() {
        if (flush != null) {
            store.settle();
        }
        if (changed.isEmpty()) {
            return;
        }
        try (RowBatch batch = new RowBatch(store::write)) {
            try {
                RowOrder.sort(changed);
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
        if (entry.changedIn == 0) {
            return;
        }
        int length = keys.write(entry.key, entry.hash, entry.mapKey);
        if (entry.value == null) {
            batch.delete(keys.bytes(), length);
        } else {
            out.clear();
            serializer.serialize(entry.value, out);
            batch.put(keys.bytes(), length, out.array(), out.position());
            budget.sample(length + out.position());
        }
        entry.changedIn = 0;
        stored = true;
    }

    /** A barrier is here: what is changed now has to be written before it changes again. */
    void beginFlush(BarrierFlush started) {
        flush = started;
        epoch++;
        pending = changed;
        nextPending = 0;
        changed = new ArrayList<>();
    }

    /** Writes up to {@code count} entries as they were at the barrier. Answers how many more could be written: 0 if some are left. */
    int writePending(int count) {
        int left = count;
        while (flush != null && nextPending < pending.size()) {
            if (left == 0) {
                return 0;
            }
            if (nextPending % SORTED_AT_ONCE == 0) {
                RowOrder.sort(pending.subList(nextPending, Math.min(nextPending + SORTED_AT_ONCE, pending.size())));
            }
            Entry entry = pending.get(nextPending);
            left -= entry.changedIn == 0 || entry.changedIn == epoch ? 0 : 1;
            writeIfPending(entry);
            nextPending++;
        }
        return Math.max(left, 1);
    }

    private void writeIfPending(Entry entry) {
        BarrierFlush active = flush;
        if (active == null || entry.changedIn == 0 || entry.changedIn == epoch) {
            return;
        }
        try {
            write(entry, active.batch());
        } catch (RuntimeException e) {
            active.fail(name, e);
        }
    }

    /** The store has what there was at the barrier, or nobody asks for it any more. */
    void endFlush() {
        flush = null;
        for (Entry entry : pending.subList(Math.min(nextPending, pending.size()), pending.size())) {
            if (entry.changedIn != 0 && entry.changedIn != epoch) {
                changed.add(entry);
            }
        }
        pending = List.of();
    }

    @Override
    public int size() {
        if (whole) {
            return cache.withValues().size();
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
            List<Entry> sorted = cache.withValues();
            RowOrder.sort(sorted);
            return new CachedCursor<>(sorted, entry -> Objects.requireNonNull(value(entry)));
        }
        writeChanges();
        return new StoredCursor<>(store.rows(keys.prefix()), keys, this::value);
    }

    /** The value of a row of the store, which comes from the cache where that has it. */
    @SuppressWarnings("unchecked") // only values of this table are put
    private V value(RowKeys.Key row, byte[] bytes) {
        Entry entry = cache.find(row.key(), row.hash(), row.mapKey());
        Object cached = entry == null ? null : entry.value;
        return (V) (cached == null ? read(bytes) : cached);
    }

    /** Receives the entries of a map. */
    @FunctionalInterface
    interface MapVisitor<V> {
        void visit(Object mapKey, V value);
    }

    /** Visits the entries of the current key's map, those that come from the store in the order of their bytes. */
    void forEachOfMap(MapVisitor<V> visitor) {
        writeChanges();
        Object key = current.get();
        try (RowStore.Rows rows = store.rows(keys.ofMap(key, current.hash()))) {
            while (rows.next()) {
                RowKeys.Key row = keys.read(rows.key());
                Object mapKey = row.mapKey();
                if (mapKey != null && row.key().equals(key)) {
                    visitor.visit(mapKey, value(row, rows.value()));
                }
            }
        }
    }

    /** Forgets everything, in the store too. */
    void drop() {
        for (Entry entry : pending) {
            writeIfPending(entry);
        }
        flush = null;
        pending = List.of();
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
