package io.weir.runtime.checkpoint;

/** What a snapshot is for, which says how it is written. */
public enum CheckpointKind {
    /** For recovery: owned by the job, incremental where the backend can. */
    CHECKPOINT,
    /** Owned by the user: whole, in the form that every backend reads. */
    SAVEPOINT_CANONICAL,
    /** Owned by the user: whole, in the backend's own form. */
    SAVEPOINT_NATIVE;

    /** Whether it belongs to the user, who alone deletes it; it never shares files and never commits what sinks hold back. */
    public boolean isSavepoint() {
        return this != CHECKPOINT;
    }
}
