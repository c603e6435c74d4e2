package io.weir.api.state;

/** State of the current key. Used by the subtask's thread alone. */
public interface State {
    /** Forgets what is kept for the current key. */
    void clear();
}
