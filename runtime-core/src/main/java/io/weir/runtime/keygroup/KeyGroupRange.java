package io.weir.runtime.keygroup;

/**
 * The key groups of one subtask.
 *
 * @param first the first one
 * @param end the one after the last
 */
public record KeyGroupRange(int first, int end) {
    /** Refuses a range that ends before it starts. */
    public KeyGroupRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("key groups %d to %d are no range".formatted(first, end));
        }
    }

    /** Whether {@code keyGroup} belongs to the subtask. */
    public boolean contains(int keyGroup) {
        return keyGroup >= first && keyGroup < end;
    }

    /** Number of key groups. */
    public int size() {
        return end - first;
    }
}
