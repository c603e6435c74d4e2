package io.weir.state.heap;

import io.weir.runtime.state.SliceTables;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table for keys of any class, with their hashes beside them.
 *
 * @param <V> the values
 */
final class ObjectKeyTable<V> extends HeapTable<V> {
    private @Nullable Object[] keys;
    private int[] hashes;

    ObjectKeyTable(CurrentKey current, SlotRange range, int expectedSize, boolean mutable) {
        super(current, range, expectedSize, mutable);
        keys = new Object[values.length];
        hashes = new int[values.length];
    }

    @Override
    public @Nullable V get(Object key, int keyHash) {
        return handOut(find(key, keyHash));
    }

    @Override
    int slotOf(Object key, int keyHash) {
        return find(key, keyHash);
    }

    @Override
    Object keyAt(int slot) {
        Object key = keys[slot];
        if (key == null) {
            throw new IllegalStateException("slot %d is free".formatted(slot));
        }
        return key;
    }

    @Override
    int hashAt(int slot) {
        return hashes[slot];
    }

    @Override
    public @Nullable V getCurrent() {
        Object key = current.objectKey();
        int slot = hint();
        if (values[slot] == null || hashes[slot] != current.hash || !key.equals(keys[slot])) {
            slot = find(key, current.hash);
        }
        foundSlot = slot;
        foundVersion = current.version;
        return handOut(slot);
    }

    @Override
    public void put(Object key, int keyHash, V value) {
        int slot = find(key, keyHash);
        if (values[slot] != null) {
            changeAt(slot, value);
        } else {
            insert(key, keyHash, value);
        }
    }

    @Override
    public void putCurrent(V value) {
        boolean found = foundVersion == current.version;
        int slot = found ? foundSlot : find(current.objectKey(), current.hash);
        if (values[slot] == null) {
            insert(current.objectKey(), current.hash, value);
        } else if (found) {
            changeFound(value);
        } else {
            changeAt(slot, value);
        }
    }

    @Override
    public void remove(Object key, int keyHash) {
        removeAt(find(key, keyHash));
    }

    @Override
    public void removeCurrent() {
        removeAt(find(current.objectKey(), current.hash));
    }

    @Override
    public void forEach(Visitor<V> visitor) {
        for (int slot = 0; slot < values.length; slot++) {
            Object stored = values[slot];
            Object key = keys[slot];
            if (stored != null && key != null) {
                visitor.visit(key, hashes[slot], value(stored));
            }
        }
    }

    @Override
    void combine(HeapTable<V> other, SliceTables.Combiner<V> combiner) {
        ObjectKeyTable<V> from = (ObjectKeyTable<V>) other;
        for (int i = 0; i < from.values.length; i++) {
            Object stored = from.values[i];
            Object key = from.keys[i];
            if (stored != null && key != null) {
                int slot = find(key, from.hashes[i]);
                Object present = values[slot];
                if (present == null) {
                    insert(key, from.hashes[i], combiner.begin(value(stored)));
                } else {
                    changeAt(slot, combiner.combine(value(present), value(stored)));
                }
            }
        }
    }

    @Override
    void clear() {
        super.clear();
        Arrays.fill(keys, null);
    }

    @Override
    void prepareAll(Object[] nextKeys, int[] keyHashes, int from, int end) {
        @Nullable Object[] stored = values;
        @Nullable Object[] names = keys;
        int[] lane = hashes;
        int seen = 0;
        for (int i = from; i < end; i++) {
            int slot = home(keyHashes[i]);
            seen += lane[slot] + (stored[slot] == null ? 0 : 1) + read(names[slot]);
        }
        for (int i = from; i < end; i++) {
            int slot = find(nextKeys[i], keyHashes[i]);
            hint(i - from, slot);
            seen += read(stored[slot]);
        }
        touched = seen;
    }

    /** The slot of {@code key}, or a free one when it is not there. */
    private int find(Object key, int hash) {
        @Nullable Object[] stored = values;
        int[] lane = hashes;
        int slot = home(hash);
        while (stored[slot] != null && (lane[slot] != hash || !key.equals(keys[slot]))) {
            slot++;
        }
        return slot;
    }

    private void insert(Object key, int hash, Object value) {
        int free = firstFree(home(hash));
        while (!fits(free)) {
            grow();
            free = firstFree(home(hash));
        }
        int slot = free;
        int home = home(hash);
        while (slot > home && Integer.compareUnsigned(hashes[slot - 1], hash) > 0) {
            move(slot - 1, slot);
            slot--;
        }
        keys[slot] = key;
        hashes[slot] = hash;
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
        while (values[slot + 1] != null && home(hashes[slot + 1]) <= slot) {
            move(slot + 1, slot);
            slot++;
        }
        keys[slot] = null;
        values[slot] = null;
        foundVersion = -1;
        removed();
    }

    private void move(int from, int to) {
        keys[to] = keys[from];
        hashes[to] = hashes[from];
        values[to] = values[from];
        if (tracked) {
            moveStamp(from, to);
        }
    }

    @Override
    boolean rehash(int length) {
        @Nullable Object[] newKeys = new Object[length];
        int[] newHashes = new int[length];
        @Nullable Object[] newValues = new Object[length];
        byte[] newStamps = tracked ? new byte[length] : stamps;
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            Object stored = values[i];
            if (stored != null) {
                int slot = Math.max(next, home(hashes[i]));
                if (slot >= length - 1) {
                    return false;
                }
                newKeys[slot] = keys[i];
                newHashes[slot] = hashes[i];
                newValues[slot] = stored;
                if (tracked) {
                    newStamps[slot] = stamps[i];
                }
                next = slot + 1;
            }
        }
        keys = newKeys;
        hashes = newHashes;
        values = newValues;
        if (tracked) {
            stamps(newStamps);
        }
        foundVersion = -1;
        return true;
    }
}
