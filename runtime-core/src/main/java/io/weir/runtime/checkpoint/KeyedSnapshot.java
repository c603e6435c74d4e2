package io.weir.runtime.checkpoint;

import io.weir.runtime.keygroup.KeyGroupRange;
import java.util.List;

/**
 * The keyed state of one operator in one subtask.
 *
 * @param form who can read it: {@link #CANONICAL}, or the value of 'state.backend' that chooses the one backend that does
 * @param keyGroups the key groups it covers
 * @param parts its pieces in the order in which they are to be applied
 */
public record KeyedSnapshot(String form, KeyGroupRange keyGroups, List<Part> parts) {
    /** The form that every backend reads: a whole image, and changes to it in order. */
    public static final String CANONICAL = "canonical";

    /** Copies the list. */
    public KeyedSnapshot {
        parts = List.copyOf(parts);
    }

    /**
     * One piece.
     *
     * @param name what it is to the backend, such as the name of an SST file
     * @param handle where it lies
     */
    public record Part(String name, StateHandle handle) {}
}
