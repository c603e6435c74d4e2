package io.weir.taskmanager.chain;

/** Unwinds the thread of a task that was canceled while it waited for room in its output. */
public final class TaskCanceledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Carries no trace: it is not an error. */
    public TaskCanceledException() {
        super("canceled", null, false, false);
    }
}
