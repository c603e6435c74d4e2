package io.weir.api.functions;

import java.io.Serializable;

/**
 * Marks all functions that users write. A function travels to the TaskManagers inside the job, so it and what it captures
 * must be serializable; what cannot be is made in {@link RichFunction#open}.
 *
 * <p><b>Threading:</b> each parallel subtask has its own copy and calls it from one thread.
 */
public interface Function extends Serializable {}
