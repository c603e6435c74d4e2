package io.weir.state.heap;

/**
 * Counts the snapshots of a backend. Time is cut into epochs where snapshots begin; for each entry is known in which epoch it
 * was last touched, so that a snapshot can tell what has changed since another one, and what since itself.
 */
final class Epochs {
    private final KeyCodec keys;
    private byte current;
    private boolean tracked;
    private boolean keepsRemovals;

    Epochs(KeyCodec keys) {
        this.keys = keys;
    }

    /** The epoch there is, from 0 to {@link Byte#MAX_VALUE}. */
    byte current() {
        return current;
    }

    /** Whether there was a snapshot; before, nothing needs to be known of changes. */
    boolean tracked() {
        return tracked;
    }

    /** Whether an increment may come that has to name removed keys. */
    boolean keepsRemovals() {
        return keepsRemovals;
    }

    /** A new epoch begins. */
    void next(boolean removalsKept) {
        tracked = true;
        keepsRemovals = removalsKept;
        current++;
    }

    /** Whether all numbers are taken. */
    boolean isLast() {
        return current == Byte.MAX_VALUE;
    }

    /** Numbers begin anew. */
    void restart() {
        current = 0;
    }

    Removals newRemovals() {
        return new Removals(keys);
    }
}
