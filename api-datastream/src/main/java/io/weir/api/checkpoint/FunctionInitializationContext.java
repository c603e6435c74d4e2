package io.weir.api.checkpoint;

import io.weir.api.state.KeyedStateStore;
import io.weir.api.state.OperatorStateStore;

/** Where a function gets its state. */
public interface FunctionInitializationContext {
    /** Whether the job starts from a checkpoint or savepoint, even if that holds nothing of this function. */
    boolean isRestored();

    /** State that belongs to the subtask. */
    OperatorStateStore getOperatorStateStore();

    /** State of the current key; only for functions after {@code keyBy}. */
    KeyedStateStore getKeyedStateStore();
}
