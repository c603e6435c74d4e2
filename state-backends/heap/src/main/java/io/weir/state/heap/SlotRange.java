package io.weir.state.heap;

import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;

/** Spreads the hashes of a subtask's key groups, in their order, over the slots of a table. */
final class SlotRange {
    private final long firstHash;
    private final long hashes;

    SlotRange(KeyGroupRange keyGroups, int maxParallelism) {
        firstHash = KeyGroups.firstHash(keyGroups.first(), maxParallelism);
        hashes = Math.max(1, KeyGroups.firstHash(keyGroups.end(), maxParallelism) - firstHash);
    }

    /** The smallest hash, unsigned. */
    long firstHash() {
        return firstHash;
    }

    /**
     * What the distance of a hash from {@link #firstHash} is multiplied with to get the home slot in the upper 32 bits, for
     * a table of {@code capacity} slots. No product overflows: distance times factor stays below capacity times 2^32.
     */
    long factor(int capacity) {
        return ((long) capacity << 32) / hashes;
    }

    /** Whether the subtask owns all keys of the hashes from index {@code from} to {@code end - 1}. */
    boolean ownsAll(int[] keyHashes, int from, int end) {
        boolean all = true;
        for (int i = from; i < end; i++) {
            all &= owns(keyHashes[i]);
        }
        return all;
    }

    /** Whether the subtask owns keys of {@code hash}. */
    boolean owns(int hash) {
        long distance = (hash & 0xFFFF_FFFFL) - firstHash;
        return distance >= 0 && distance < hashes;
    }
}
