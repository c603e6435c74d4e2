package io.weir.runtime.checkpoint;

/** What the tasks do behind the barrier. */
public enum AfterSnapshot {
    /** Process on. */
    CONTINUE,
    /** Emit nothing more, and end when the snapshot is complete; timers do not fire and windows stay open. */
    SUSPEND,
    /** Before the barrier, let time end, so that all timers and windows fire; then as with {@link #SUSPEND}. */
    DRAIN;

    /** Whether the job ends with the snapshot. */
    public boolean stops() {
        return this != CONTINUE;
    }
}
