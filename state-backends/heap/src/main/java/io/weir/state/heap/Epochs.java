package io.weir.state.heap;

/**
 * Counts the snapshots of a backend. Time is cut into epochs where snapshots begin; for each entry is known in which epoch it
 * was last touched, so that a snapshot can tell what has changed since another one, and what since itself.
 */
final class Epochs {
    private final KeyCodec keys;
    private byte current;
    private boolean tracked;
    private boolean followed;
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

    /** Whether it is known what changes in this epoch; else only while a snapshot needs it for itself. */
    boolean followed() {
        return followed;
    }

    /** Whether an increment may come that has to name removed keys. */
    boolean keepsRemovals() {
        return keepsRemovals;
    }

    /** A new epoch begins, in which changes are followed or not. */
    void next(boolean changesFollowed, boolean removalsKept) {
        tracked = true;
        followed = changesFollowed;
        keepsRemovals = removalsKept;
        current++;
    }

    /** Changes are not followed any more until the next epoch. */
    void pause() {
        followed = false;
        keepsRemovals = false;
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
