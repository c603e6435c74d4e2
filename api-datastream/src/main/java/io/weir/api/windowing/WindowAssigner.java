package io.weir.api.windowing;

import java.io.Serializable;

/**
 * Decides which windows a record belongs to.
 *
 * @param <W> the windows
 */
public abstract class WindowAssigner<W extends Window> implements Serializable {
    private static final long serialVersionUID = 1L;

    WindowAssigner() {}

    /** Whether windows follow the timestamps of records; otherwise the clock of the TaskManager. */
    public abstract boolean isEventTime();
}
