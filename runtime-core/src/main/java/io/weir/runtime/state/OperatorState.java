package io.weir.runtime.state;

import io.weir.api.state.OperatorStateStore;

/**
 * The lists and broadcast maps of one operator in one subtask. Small: a snapshot is taken at once.
 *
 * <p><b>Threading:</b> confined to the task's thread.
 */
public interface OperatorState extends OperatorStateStore {
    /** Whether the operator starts with state from a checkpoint. */
    boolean isRestored();

    /** All state as bytes that a restored {@code OperatorState} reads; empty when there is no state. */
    byte[] snapshot();
}
