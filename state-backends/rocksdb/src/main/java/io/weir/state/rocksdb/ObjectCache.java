package io.weir.state.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one table as objects, by key. They lie in an array at numbers that are given anew in order, and are found by a
 * table of these numbers with open addressing and linear probing. New objects are so stored into neighboring fields of an old
 * array: in a hash table of references each would be on a page of its own that the garbage collector has to look through.
 * The entry to evict is found by a hand that passes over entries used since it came by last (CLOCK, Corbató 1968).
 */
final class ObjectCache {
    private static final int MIN_CAPACITY = 64;

    /** Entries from which on a cache does not fit into those of a core. */
    private static final int LARGE = 1 << 13;

    /** One entry; without a value it says that there is none. */
    static final class Entry {
        final Object key;
        final int hash;
        final @Nullable Object mapKey;

        @Nullable
        Object value;

        /** 0: the store has the value. Otherwise the epoch of the table in which it became another one. */
        int changedIn;

        private boolean used = true;

        Entry(Object key, int hash, @Nullable Object mapKey) {
            this.key = key;
            this.hash = hash;
            this.mapKey = mapKey;
        }

        private boolean is(Object otherKey, @Nullable Object otherMapKey) {
            return key.equals(otherKey) && (mapKey == null ? otherMapKey == null : mapKey.equals(otherMapKey));
        }
    }

    /** Decides about an entry that is to go. */
    @FunctionalInterface
    interface Evicted {
        /** Whether it may go. */
        boolean accept(Entry entry);
    }

    /** Upper half: the hash; lower half: the number of the entry and 1, 0 where the slot is free. */
    private long[] slots = new long[MIN_CAPACITY];

    /** By number. */
    private @Nullable Entry[] entries = new Entry[MIN_CAPACITY];

    /** Numbers below {@link #numbers} without an entry, the one to be given next at the end. */
    private int[] free = new int[MIN_CAPACITY];

    /** Of {@link #bringNear}. */
    private @Nullable Entry[] near = new Entry[0];

    private int freeCount;
    private int numbers;
    private int size;
    private int hand;

    int size() {
        return size;
    }

    /** The entry of a key; null: the cache does not know. */
    @Nullable
    Entry find(Object key, int hash, @Nullable Object mapKey) {
        int slotHash = mix(hash, mapKey);
        int mask = slots.length - 1;
        for (int slot = slotHash & mask; ; slot = (slot + 1) & mask) {
            long content = slots[slot];
            if ((int) content == 0) {
                return null;
            }
            if ((int) (content >>> 32) == slotHash) {
                Entry entry = entries[(int) content - 1];
                if (entry != null && entry.is(key, mapKey)) {
                    if (!entry.used) {
                        entry.used = true;
                    }
                    return entry;
                }
            }
        }
    }

    /**
     * Reads what {@link #find} and its caller will of these keys, one kind of object after the other: the misses of one key
     * overlap with those of others, as they do not where one record is processed after the other.
     *
     * @return no meaning; keeps the compiler from leaving reads out
     */
    int bringNear(Object[] keys, int[] hashes, int from, int end) {
        if (size < LARGE) {
            return 0;
        }
        int count = end - from;
        if (near.length < count) {
            near = new Entry[count];
        }
        int mask = slots.length - 1;
        int seen = 0;
        for (int i = from; i < end; i++) {
            seen += (int) slots[hashes[i] & mask];
        }
        for (int i = 0; i < count; i++) {
            near[i] = withHash(hashes[from + i]);
        }
        for (int i = 0; i < count; i++) {
            Entry entry = near[i];
            seen += entry == null ? 0 : entry.changedIn;
        }
        for (int i = 0; i < count; i++) {
            Entry entry = near[i];
            seen += entry == null ? 0 : header(entry.key) + header(entry.value);
            near[i] = null;
        }
        return seen;
    }

    /** The first entry whose key has {@code hash}, most likely the one looked for. */
    private @Nullable Entry withHash(int hash) {
        int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            long content = slots[slot];
            if (content == 0) {
                return null;
            }
            if ((int) (content >>> 32) == hash) {
                return entries[(int) content - 1];
            }
        }
    }

    private static int header(@Nullable Object object) {
        return object instanceof ObjectCache ? 1 : 0;
    }

    /** Adds an entry that {@link #find} did not find. */
    void add(Entry entry) {
        if (size >= slots.length / 3 * 2) {
            grow();
        }
        int number = freeCount > 0 ? free[--freeCount] : numbers++;
        if (number == entries.length) {
            entries = Arrays.copyOf(entries, number * 2);
        }
        entries[number] = entry;
        place((long) mix(entry.hash, entry.mapKey) << 32 | (number + 1));
        size++;
    }

    private void place(long content) {
        int mask = slots.length - 1;
        int slot = (int) (content >>> 32) & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = content;
    }

    /** Takes up to {@code count} entries out that were not used lately and may go. */
    void evict(int count, Evicted evicted) {
        int left = Math.min(count, size);
        // In the first round all may have been used, in the second none of them may go.
        long looks = 2L * numbers;
        while (left > 0 && looks-- > 0) {
            Entry entry = entries[hand];
            if (entry != null) {
                if (entry.used || !evicted.accept(entry)) {
                    entry.used = false;
                } else {
                    remove(entry, hand);
                    left--;
                }
            }
            hand = hand + 1 >= numbers ? 0 : hand + 1;
        }
    }

    private void remove(Entry entry, int number) {
        int mask = slots.length - 1;
        int slot = mix(entry.hash, entry.mapKey) & mask;
        while ((int) slots[slot] != number + 1) {
            slot = (slot + 1) & mask;
        }
        closeGap(slot);
        entries[number] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = number;
        size--;
    }

    /** What is behind moves up, as far as its own place allows. */
    private void closeGap(int free) {
        int mask = slots.length - 1;
        int gap = free;
        int slot = gap;
        while (true) {
            slot = (slot + 1) & mask;
            long content = slots[slot];
            if (content == 0) {
                break;
            }
            int home = (int) (content >>> 32) & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                slots[gap] = content;
                gap = slot;
            }
        }
        slots[gap] = 0;
    }

    /** All entries that have a value. */
    List<Entry> withValues() {
        List<Entry> found = new ArrayList<>(size);
        for (Entry entry : entries) {
            if (entry != null && entry.value != null) {
                found.add(entry);
            }
        }
        return found;
    }

    void clear() {
        slots = new long[MIN_CAPACITY];
        entries = new Entry[MIN_CAPACITY];
        free = new int[MIN_CAPACITY];
        freeCount = 0;
        numbers = 0;
        size = 0;
        hand = 0;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long content : old) {
            if (content != 0) {
                place(content);
            }
        }
    }

    /** The lower bits decide on the slot; all keys of a subtask share the upper ones. */
    private static int mix(int hash, @Nullable Object mapKey) {
        return mapKey == null ? hash : hash * 31 + mapKey.hashCode() * 0x9E37_79B9;
    }
}
