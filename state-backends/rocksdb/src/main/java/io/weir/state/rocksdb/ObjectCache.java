package io.weir.state.rocksdb;

import org.jspecify.annotations.Nullable;

/**
 * Entries of one table as objects, by key: open addressing with linear probing, the hashes in a lane of their own so that
 * probing touches few objects. The entry to evict is found by a hand that passes over entries used since it came by last
 * (CLOCK, Corbató 1968).
 */
final class ObjectCache {
    private static final int MIN_CAPACITY = 64;

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

    private int[] hashes = new int[MIN_CAPACITY];

    @Nullable
    Entry[] entries = new Entry[MIN_CAPACITY];

    private int size;
    private int hand;

    int size() {
        return size;
    }

    /** The entry of a key; null: the cache does not know. */
    @Nullable
    Entry find(Object key, int hash, @Nullable Object mapKey) {
        int slotHash = mix(hash, mapKey);
        int mask = entries.length - 1;
        for (int slot = slotHash & mask; ; slot = (slot + 1) & mask) {
            Entry entry = entries[slot];
            if (entry == null) {
                return null;
            }
            if (hashes[slot] == slotHash && entry.is(key, mapKey)) {
                if (!entry.used) {
                    entry.used = true;
                }
                return entry;
            }
        }
    }

    /** Adds an entry that {@link #find} did not find. */
    void add(Entry entry) {
        if (size >= entries.length / 3 * 2) {
            grow();
        }
        place(entry, mix(entry.hash, entry.mapKey));
        size++;
    }

    private void place(Entry entry, int slotHash) {
        int mask = entries.length - 1;
        int slot = slotHash & mask;
        while (entries[slot] != null) {
            slot = (slot + 1) & mask;
        }
        entries[slot] = entry;
        hashes[slot] = slotHash;
    }

    /** Takes up to {@code count} entries out that were not used lately and may go. */
    void evict(int count, Evicted evicted) {
        int left = Math.min(count, size);
        // In the first round all may have been used, in the second none of them may go.
        long slots = 2L * entries.length;
        while (left > 0 && slots-- > 0) {
            Entry entry = entries[hand];
            if (entry == null) {
                hand = (hand + 1) & (entries.length - 1);
            } else if (entry.used || !evicted.accept(entry)) {
                entry.used = false;
                hand = (hand + 1) & (entries.length - 1);
            } else {
                removeAt(hand); // another entry may have moved here; it is looked at next
                left--;
            }
        }
    }

    /** Entries behind move up to close the gap, as far as their own places allow. */
    private void removeAt(int free) {
        int mask = entries.length - 1;
        int gap = free;
        int slot = gap;
        while (true) {
            slot = (slot + 1) & mask;
            if (entries[slot] == null) {
                break;
            }
            int home = hashes[slot] & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                entries[gap] = entries[slot];
                hashes[gap] = hashes[slot];
                gap = slot;
            }
        }
        entries[gap] = null;
        size--;
    }

    void clear() {
        entries = new Entry[MIN_CAPACITY];
        hashes = new int[MIN_CAPACITY];
        size = 0;
        hand = 0;
    }

    private void grow() {
        @Nullable Entry[] old = entries;
        int[] oldHashes = hashes;
        entries = new Entry[old.length * 2];
        hashes = new int[old.length * 2];
        hand = 0;
        for (int i = 0; i < old.length; i++) {
            Entry entry = old[i];
            if (entry != null) {
                place(entry, oldHashes[i]);
            }
        }
    }

    /** The lower bits decide on the slot; all keys of a subtask share the upper ones. */
    private static int mix(int hash, @Nullable Object mapKey) {
        return mapKey == null ? hash : hash * 31 + mapKey.hashCode() * 0x9E37_79B9;
    }
}
