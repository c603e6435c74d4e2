package io.weir.operators.timers;

import io.weir.api.tuple.Tuple2;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of timers, in the order they were set. An index with linear probing finds them again. A removed timer keeps its
 * entry, without the key, until room is made: nothing in the index has to be moved.
 */
final class TimerBucket {
    private static final int FREE = 0;
    private static final int FIRST_CAPACITY = 8;

    private @Nullable Object[] keys = new Object[FIRST_CAPACITY];
    private int[] hashes = new int[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];

    /** Entry numbers plus 1; twice as many places as entries. */
    private int[] index = new int[2 * FIRST_CAPACITY];

    private int entries;
    private int live;
    private int polled;

    /** Number of entries, removed ones included. */
    int entries() {
        return entries;
    }

    /** Number of entries there is room for. */
    int capacity() {
        return keys.length;
    }

    /** The key of an entry; null when it was removed. */
    @Nullable
    Object key(int entry) {
        return keys[entry];
    }

    int hash(int entry) {
        return hashes[entry];
    }

    long time(int entry) {
        return times[entry];
    }

    /** Whether {@link #makeRoom} is needed before the next {@link #add}. */
    boolean isFull() {
        return entries == keys.length;
    }

    /** Adds a timer; its entry is the last. False when there is such a timer already. */
    boolean add(Object key, int hash, long time) {
        int place = find(key, hash, time);
        if (index[place] != FREE) {
            return false;
        }
        keys[entries] = key;
        hashes[entries] = hash;
        times[entries] = time;
        entries++;
        index[place] = entries;
        live++;
        return true;
    }

    /** Whether there was such a timer. */
    boolean remove(Object key, int hash, long time) {
        int place = find(key, hash, time);
        if (index[place] == FREE) {
            return false;
        }
        removeEntry(index[place] - 1);
        return true;
    }

    /** Removes an entry that has its key. */
    void removeEntry(int entry) {
        keys[entry] = null;
        live--;
    }

    /** The first entry that was neither polled nor removed; -1 when there is none. It is still to be removed. */
    int poll() {
        while (polled < entries) {
            if (keys[polled++] != null) {
                return polled - 1;
            }
        }
        return -1;
    }

    /** Gives all timers, in the order they were set. */
    void forEach(Consumer<Tuple2<Object, Long>> receiver) {
        for (int entry = 0; entry < entries; entry++) {
            Object key = keys[entry];
            if (key != null) {
                receiver.accept(Tuple2.of(key, times[entry]));
            }
        }
    }

    /** Makes room by dropping removed entries where they are half of all, else by doubling. Entries get new numbers. */
    void makeRoom() {
        int capacity = live > entries / 2 ? keys.length * 2 : keys.length;
        @Nullable Object[] oldKeys = keys;
        int[] oldHashes = hashes;
        long[] oldTimes = times;
        int oldEntries = entries;
        keys = new Object[capacity];
        hashes = new int[capacity];
        times = new long[capacity];
        index = new int[2 * capacity];
        entries = 0;
        live = 0;
        polled = 0;
        for (int entry = 0; entry < oldEntries; entry++) {
            Object key = oldKeys[entry];
            if (key != null) {
                add(key, oldHashes[entry], oldTimes[entry]);
            }
        }
    }

    /** The place of the timer in the index, or a free place. */
    private int find(Object key, int hash, long time) {
        int mask = index.length - 1;
        int place = home(hash, time) & mask;
        while (index[place] != FREE) {
            int entry = index[place] - 1;
            if (hashes[entry] == hash && times[entry] == time && key.equals(keys[entry])) {
                return place;
            }
            place = (place + 1) & mask;
        }
        return place;
    }

    private static int home(int hash, long time) {
        int mixed = (hash ^ (int) time) * 0x9E37_79B9;
        return mixed ^ (mixed >>> 15);
    }
}
