package io.weir.state.heap;

import io.weir.runtime.state.expiry.Expiry;

/** Looks at a few entries of a table each time it is called, and removes those that have expired. */
final class ExpirySweep {
    /** So many free slots are passed over at most for each entry to look at. */
    private static final int SLOTS_PER_ENTRY = 16;

    private final HeapTable<?> table;
    private final Expiry expiry;
    private final int count;
    private int slot;

    ExpirySweep(HeapTable<?> table, Expiry expiry, int count) {
        this.table = table;
        this.expiry = expiry;
        this.count = count;
    }

    void step() {
        long now = expiry.now();
        int left = count;
        for (int passed = 0; left > 0 && passed < count * SLOTS_PER_ENTRY; passed++) {
            if (slot >= table.values.length) {
                slot = 0;
            }
            Object stored = table.values[slot];
            if (stored == null) {
                slot++;
                continue;
            }
            left--;
            if (expiry.unexpired(stored, now) == null) {
                // Another entry may have moved up into the slot.
                table.remove(table.keyAt(slot), table.hashAt(slot));
            } else {
                slot++;
            }
        }
    }
}
