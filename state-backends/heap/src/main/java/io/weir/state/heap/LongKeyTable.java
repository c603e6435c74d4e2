package io.weir.state.heap;

import io.weir.runtime.state.SliceTables;
import org.jspecify.annotations.Nullable;

/**
 * A table whose keys are Longs or Integers, kept as primitives.
 *
 * @param <V> the values
 */
final class LongKeyTable<V> extends HeapTable<V> {
    private long[] keys;

    LongKeyTable(CurrentKey current, SlotRange range, int expectedSize, boolean mutable) {
        super(current, range, expectedSize, mutable);
        keys = new long[values.length];
    }

    @Override
    public @Nullable V get(Object key, int keyHash) {
        return handOut(find(current.unboxed(key), keyHash));
    }

    @Override
    int slotOf(Object key, int keyHash) {
        return find(current.unboxed(key), keyHash);
    }

    @Override
    Object keyAt(int slot) {
        return current.boxed(keys[slot]);
    }

    @Override
    int hashAt(int slot) {
        return current.hashOf(keys[slot]);
    }

    @Override
    public @Nullable V getCurrent() {
        int slot = hint();
        if (values[slot] == null || keys[slot] != current.primitive) {
            slot = find(current.primitive, current.hash);
        }
        foundSlot = slot;
        foundVersion = current.version;
        return handOut(slot);
    }

    @Override
    public void put(Object key, int keyHash, V value) {
        long primitive = current.unboxed(key);
        int slot = find(primitive, keyHash);
        if (values[slot] != null) {
            changeAt(slot, value);
        } else {
            insert(primitive, keyHash, value);
        }
    }

    @Override
    public void putCurrent(V value) {
        boolean found = foundVersion == current.version;
        int slot = found ? foundSlot : find(current.primitive, current.hash);
        if (values[slot] == null) {
            if (current.version == 0) {
                throw CurrentKey.noKey();
            }
            insert(current.primitive, current.hash, value);
        } else if (found) {
            changeFound(value);
        } else {
            changeAt(slot, value);
        }
    }

    @Override
    public void remove(Object key, int keyHash) {
        removeAt(find(current.unboxed(key), keyHash));
    }

    @Override
    public void removeCurrent() {
        removeAt(find(current.primitive, current.hash));
    }

    @Override
    public void forEach(Visitor<V> visitor) {
        for (int slot = 0; slot < values.length; slot++) {
            Object stored = values[slot];
            if (stored != null) {
                long key = keys[slot];
                visitor.visit(current.boxed(key), current.hashOf(key), value(stored));
            }
        }
    }

    @Override
    void combine(HeapTable<V> other, SliceTables.Combiner<V> combiner) {
        long[] otherKeys = ((LongKeyTable<V>) other).keys;
        @Nullable Object[] otherValues = other.values;
        for (int i = 0; i < otherValues.length; i++) {
            Object stored = otherValues[i];
            if (stored != null) {
                long key = otherKeys[i];
                int hash = current.hashOf(key);
                int slot = find(key, hash);
                Object present = values[slot];
                if (present == null) {
                    insert(key, hash, combiner.begin(value(stored)));
                } else {
                    changeAt(slot, combiner.combine(value(present), value(stored)));
                }
            }
        }
    }

    @Override
    void prepareAll(Object[] nextKeys, int[] keyHashes, int from, int end) {
        @Nullable Object[] stored = values;
        long[] lane = keys;
        int seen = 0;
        for (int i = from; i < end; i++) {
            int slot = home(keyHashes[i]);
            seen += (int) lane[slot] + (stored[slot] == null ? 0 : 1);
        }
        for (int i = from; i < end; i++) {
            int slot = find(current.unboxed(nextKeys[i]), keyHashes[i]);
            hint(i - from, slot);
            seen += read(stored[slot]);
        }
        touched = seen;
    }

    /** The slot of {@code key}, or a free one when it is not there. */
    private int find(long key, int hash) {
        @Nullable Object[] stored = values;
        long[] lane = keys;
        int slot = home(hash);
        while (stored[slot] != null && lane[slot] != key) {
            slot++;
        }
        return slot;
    }

    private void insert(long key, int hash, Object value) {
        int free = firstFree(home(hash));
        while (!fits(free)) {
            grow();
            free = firstFree(home(hash));
        }
        int slot = free;
        int home = home(hash);
        while (slot > home && Integer.compareUnsigned(current.hashOf(keys[slot - 1]), hash) > 0) {
            move(slot - 1, slot);
            slot--;
        }
        keys[slot] = key;
        values[slot] = value;
        if (tracked) {
            stamp(slot);
        }
        foundVersion = -1;
        added();
    }

    private int firstFree(int from) {
        int slot = from;
        while (values[slot] != null) {
            slot++;
        }
        return slot;
    }

    /** Entries behind move up to close the gap, as far as their home slots allow. */
    private void removeAt(int taken) {
        if (values[taken] == null) {
            return;
        }
        beforeRemoval(taken);
        int slot = taken;
        while (values[slot + 1] != null && home(current.hashOf(keys[slot + 1])) <= slot) {
            move(slot + 1, slot);
            slot++;
        }
        values[slot] = null;
        foundVersion = -1;
        removed();
    }

    private void move(int from, int to) {
        keys[to] = keys[from];
        values[to] = values[from];
        if (tracked) {
            moveStamp(from, to);
        }
    }

    @Override
    boolean rehash(int length) {
        long[] newKeys = new long[length];
        @Nullable Object[] newValues = new Object[length];
        byte[] newStamps = tracked ? new byte[length] : stamps;
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            Object stored = values[i];
            if (stored != null) {
                int slot = Math.max(next, home(current.hashOf(keys[i])));
                if (slot >= length - 1) {
                    return false;
                }
                newKeys[slot] = keys[i];
                newValues[slot] = stored;
                if (tracked) {
                    newStamps[slot] = stamps[i];
                }
                next = slot + 1;
            }
        }
        keys = newKeys;
        values = newValues;
        if (tracked) {
            stamps(newStamps);
        }
        foundVersion = -1;
        return true;
    }
}
