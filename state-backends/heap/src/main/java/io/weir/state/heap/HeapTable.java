package io.weir.state.heap;

import io.weir.runtime.state.SliceTables;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash table with linear probing whose entries are sorted by hash: an entry lies in its home slot or, where that is taken,
 * behind its neighbours with smaller hashes. There is no wrap-around; a tail behind the last home slot takes what is pushed
 * over the end, and the very last slot is always free, so that probing needs no bounds.
 *
 * <p>Grows to twice the slots when two thirds are taken. As entries are sorted, growing copies from front to back.
 *
 * @param <V> the values; a free slot is one without a value
 */
abstract sealed class HeapTable<V> implements StateTable<V> permits LongKeyTable, ObjectKeyTable {
    static final int MIN_CAPACITY = 16;

    private static final byte[] UNTRACKED = new byte[0];
    private static final long[] NO_BITS = new long[0];

    /** Slots from which on a table does not fit into the caches of a core. */
    private static final int LARGE = 1 << 13;

    private static final int HINTS = 256;

    private static final int MIN_TAIL = 16;
    private static final int MAX_CAPACITY = 1 << 29;

    final CurrentKey current;
    final SlotRange range;
    private int capacity;
    private int limit;
    private int tail = MIN_TAIL;
    private int size;

    /** See {@link SlotRange}. */
    long factor;

    @Nullable
    Object[] values;

    /** {@link CurrentKey#version} for which {@link #foundSlot} is the slot; -1 when slots have moved since. */
    long foundVersion = -1;

    int foundSlot;

    private int[] hints = new int[1];

    /** Whether a value can be changed by who gets it. */
    private final boolean mutable;

    /** For each slot the epoch in which its entry was last touched; none until the first snapshot. */
    byte[] stamps = UNTRACKED;

    /**
     * A bit for each slot: whether its stamp is {@link #epoch}. Every record asks, and the bits of a million slots stay in the
     * cache of a core while their stamps do not.
     */
    private long[] touchedBits = NO_BITS;

    /** See {@link Epochs#current}. */
    byte epoch;

    /** Whether {@link #stamps} are kept: while changes are followed, and while a snapshot is being written. */
    boolean tracked;

    /** See {@link Epochs#followed}. */
    private boolean followed;

    /** Whether handing out a value counts as changing it. */
    private boolean readsTouch;

    /** The snapshot that still has to write entries of this table. */
    private @Nullable TableSnapshot pending;

    private @Nullable Removals removals;

    /** Keeps the compiler from leaving reads out. */
    int touched;

    HeapTable(CurrentKey current, SlotRange range, int expectedSize, boolean mutable) {
        this.current = current;
        this.range = range;
        this.mutable = mutable;
        capacity = Math.max(MIN_CAPACITY, expectedSize + (expectedSize >> 1) + 1);
        limit = limitOf(capacity);
        factor = range.factor(capacity);
        values = new Object[capacity + tail];
    }

    /** A table for the keys of {@code current}; {@code mutable} is whether values can be changed by who gets them. */
    static <V> HeapTable<V> create(CurrentKey current, SlotRange range, int expectedSize, boolean mutable) {
        return current.kind == CurrentKey.Kind.OBJECT
                ? new ObjectKeyTable<>(current, range, expectedSize, mutable)
                : new LongKeyTable<>(current, range, expectedSize, mutable);
    }

    /** As {@link #getCurrent}, without probing where the slot is known from before. */
    final @Nullable V findCurrent() {
        if (foundVersion != current.version) {
            return getCurrent();
        }
        return handOut(foundSlot);
    }

    /** The slot of {@code key}, or a free one when it is not there. */
    abstract int slotOf(Object key, int keyHash);

    /** The key in a slot that is taken. */
    abstract Object keyAt(int slot);

    /** The hash of the key in a slot that is taken. */
    abstract int hashAt(int slot);

    /** The value in {@code slot} for someone who may change it. */
    final @Nullable V handOut(int slot) {
        Object stored = values[slot];
        if (stored == null) {
            return null;
        }
        if (readsTouch) {
            touch(slot);
        }
        return value(stored);
    }

    /** The value of {@code key}, which changes next; null when there is none. */
    final @Nullable V getForChange(Object key, int keyHash) {
        int slot = slotOf(key, keyHash);
        Object stored = values[slot];
        if (stored == null) {
            return null;
        }
        if (tracked) {
            touch(slot);
        }
        return value(stored);
    }

    /** What is stored in {@code slot}, which is taken, changes next. */
    final void touch(int slot) {
        if ((touchedBits[slot >> 6] & (1L << slot)) == 0) {
            firstTouch(slot);
        }
    }

    private void firstTouch(int slot) {
        if (pending != null) {
            pending.beforeChange(slot);
        }
        stamp(slot);
    }

    /** The entry in {@code slot} is of the epoch there is. */
    final void stamp(int slot) {
        stamps[slot] = epoch;
        touchedBits[slot >> 6] |= 1L << slot;
    }

    /** The entry in slot {@code from} goes to {@code to}. */
    final void moveStamp(int from, int to) {
        stamps[to] = stamps[from];
        long bit = (touchedBits[from >> 6] >>> from) & 1;
        touchedBits[to >> 6] = (touchedBits[to >> 6] & ~(1L << to)) | (bit << to);
    }

    /** Takes the stamps of slots that have moved all at once. */
    final void stamps(byte[] moved) {
        stamps = moved;
        touchedBits = new long[(moved.length >> 6) + 1];
        for (int slot = 0; slot < moved.length; slot++) {
            if (moved[slot] == epoch) {
                touchedBits[slot >> 6] |= 1L << slot;
            }
        }
    }

    /** The value that {@link #getCurrent} has just found changes next. */
    final void touchFound() {
        if (tracked) {
            touch(foundSlot);
        }
    }

    /** The entry in {@code slot} goes away next. */
    final void beforeRemoval(int slot) {
        if (tracked) {
            touch(slot);
            if (removals != null) {
                removals.add(epoch, hashAt(slot), keyAt(slot), size);
            }
        }
    }

    /** Keeps track of changes from now on, as {@code epochs} says. */
    final void follow(Epochs epochs) {
        if (!epochs.tracked()) {
            return;
        }
        if (removals == null) {
            removals = epochs.newRemovals();
        }
        followed = epochs.followed();
        if (epoch != epochs.current()) {
            epoch = epochs.current();
            Arrays.fill(touchedBits, 0);
            foundVersion = -1;
        }
        trackIfNeeded();
        if (!epochs.keepsRemovals()) {
            removals.lose(epoch);
        }
    }

    private void trackIfNeeded() {
        boolean needed = followed || pending != null;
        if (needed && !tracked) {
            if (stamps.length != values.length) {
                stamps = new byte[values.length];
                touchedBits = new long[(values.length >> 6) + 1];
            } else {
                Arrays.fill(stamps, (byte) 0);
                Arrays.fill(touchedBits, 0);
            }
            foundVersion = -1;
        }
        tracked = needed;
        readsTouch = needed && mutable;
    }

    /** Epochs start anew: all entries count as untouched. */
    final void restartEpochs() {
        Arrays.fill(stamps, (byte) 0);
        Arrays.fill(touchedBits, 0);
        foundVersion = -1;
        if (removals != null) {
            removals.restart();
        }
    }

    /** The removals since the table is tracked; null when it is not. */
    final @Nullable Removals removals() {
        return removals;
    }

    /** The snapshot that writes entries of this table before they change; null: none does any more. */
    final void writeBeforeChange(@Nullable TableSnapshot snapshot) {
        pending = snapshot;
        trackIfNeeded();
    }

    /** Values are given away next, to be changed by others: what a snapshot needs of them is written first. */
    final void beforeGivingAway() {
        if (mutable && pending != null) {
            pending.complete();
        }
    }

    @Override
    public final HeapTable<?> cells() {
        return this;
    }

    @Override
    public final Object valueOf(Object stored) {
        return stored;
    }

    /**
     * Finds the slots of keys that come next and brings their values near, all at once: the misses of one record overlap with
     * those of others, which they do not in the loop over the records. Small tables are near, and of a table that the last
     * record did not use the next ones may not make use either.
     *
     * <p>Measured with W3 of the benchmarks, ns of CPU per record without and with it: 300 and 190 for 1 M keys, 180 and 85
     * for 100,000.
     */
    final void prepare(Object[] nextKeys, int[] keyHashes, int from, int end) {
        if (values.length >= LARGE && foundVersion == current.version && range.ownsAll(keyHashes, from, end)) {
            if (hints.length != HINTS) {
                hints = new int[HINTS];
            }
            prepareAll(nextKeys, keyHashes, from, end);
            if (readsTouch) {
                touchPrepared(Math.min(end - from, HINTS));
            }
        }
    }

    /**
     * Who gets these values may change them. That counts here and not where each is handed out, because what a snapshot under
     * way needs of them is written then: with that in it the compiler leaves {@link #getCurrent} out of the loop over the records.
     */
    private void touchPrepared(int count) {
        for (int i = 0; i < count; i++) {
            if (values[hints[i]] != null) {
                touch(hints[i]);
            }
        }
    }

    /** Fills {@link #hints}. */
    abstract void prepareAll(Object[] nextKeys, int[] keyHashes, int from, int end);

    /** Where the current key may be; a slot of the table in any case. */
    final int hint() {
        return hints[current.position & (hints.length - 1)];
    }

    /** Keeps the slot of the prepared key number {@code index}. */
    final void hint(int index, int slot) {
        hints[index & (hints.length - 1)] = slot;
    }

    /** Reads a part of {@code object}, which comes near by that; what is returned has no meaning. */
    static int read(@Nullable Object object) {
        return object instanceof CurrentKey ? 1 : 0;
    }

    /** Combines each value here with that of the same key in {@code other}; values not here yet are begun. */
    abstract void combine(HeapTable<V> other, SliceTables.Combiner<V> combiner);

    /** Moves all entries to lanes of {@code length} slots; false, with nothing done, when the tail is too short for them. */
    abstract boolean rehash(int length);

    @Override
    public final int size() {
        return size;
    }

    /** Forgets all keys; the slots stay. */
    void clear() {
        Arrays.fill(values, null);
        foundVersion = -1;
        size = 0;
    }

    final int home(int hash) {
        return home(hash & 0xFFFF_FFFFL);
    }

    /** The home slot of an unsigned hash. */
    final int home(long hash) {
        return (int) (((hash - range.firstHash()) * factor) >>> 32);
    }

    @SuppressWarnings("unchecked") // only put stores values
    final V value(Object stored) {
        return (V) stored;
    }

    final void changeAt(int slot, Object value) {
        if (tracked) {
            touch(slot);
        }
        replace(slot, value);
    }

    /** As {@link #changeAt} for the slot that {@link #getCurrent} has just found, and touched if others may change the value. */
    final void changeFound(Object value) {
        if (tracked && !readsTouch) {
            touch(foundSlot);
        }
        replace(foundSlot, value);
    }

    /** The same object is not stored again: storing a reference into an old object costs a memory barrier of G1. */
    private void replace(int slot, Object value) {
        if (values[slot] != value) {
            values[slot] = value;
        }
    }

    /** Whether one more entry fits, which takes the free slot {@code free}; the last slot stays free. */
    final boolean fits(int free) {
        return size < limit && free < values.length - 1;
    }

    final void added() {
        size++;
    }

    final void removed() {
        size--;
    }

    /**
     * Grows. Where few slots are taken and still the tail overflows, many keys have nearly the same hash; then more slots
     * would not help and the tail grows instead.
     */
    final void grow() {
        if (size >= limit || size > capacity / 8) {
            if (capacity >= MAX_CAPACITY) {
                throw new IllegalStateException(
                        "One state of one subtask holds %,d keys, more than a table takes. Raise the parallelism."
                                .formatted(size));
            }
            capacity *= 2;
        } else {
            tail *= 2;
        }
        limit = limitOf(capacity);
        factor = range.factor(capacity);
        while (!rehash(capacity + tail)) {
            tail *= 2;
        }
    }

    /**
     * Makes room for {@code entries} entries. Who puts many keys in the order of their hashes must do so: in a table that
     * grows meanwhile they all lie in its first part, one behind the other, and each is looked for from far away.
     */
    final void reserve(int entries) {
        capacity = Math.max(capacity, (int) Math.min(MAX_CAPACITY, entries + (entries >> 1) + 1L));
        limit = limitOf(capacity);
        factor = range.factor(capacity);
        while (!rehash(capacity + tail)) {
            tail *= 2;
        }
    }

    private static int limitOf(int capacity) {
        return capacity / 3 * 2;
    }
}
