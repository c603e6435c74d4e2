package io.weir.operators;

import io.weir.api.checkpoint.CheckpointListener;
import io.weir.api.checkpoint.CheckpointedFunction;
import io.weir.api.checkpoint.FunctionInitializationContext;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichFunction;
import io.weir.api.state.KeyedStateStore;
import io.weir.api.state.OperatorStateStore;

/**
 * Opens and closes a user's function, if it is a rich one, and has it take part in checkpoints, if it is made for that. Each
 * operator has one for each function.
 */
public final class UserFunction {
    private static final OpenContext OPEN_CONTEXT = new OpenContext() {};

    private final Object function;
    private final OperatorContext context;
    private boolean opened;

    /** For {@code function}, which may be of any kind. */
    public UserFunction(Object function, OperatorContext context) {
        this.function = function;
        this.context = context;
    }

    /** Where there is no function; does nothing. */
    public static UserFunction none(OperatorContext context) {
        return new UserFunction(OPEN_CONTEXT, context);
    }

    /** Gives a rich function its runtime context, a checkpointed one its state, and opens a rich one. */
    public void open() {
        try {
            if (function instanceof RichFunction rich) {
                opened = true;
                rich.setRuntimeContext(context.runtimeContext());
            }
            if (function instanceof CheckpointedFunction checkpointed) {
                checkpointed.initializeState(new Initialization(context));
            }
            if (function instanceof RichFunction rich) {
                rich.open(OPEN_CONTEXT);
            }
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    /** Closes a rich function on which {@code open} was called, also when that failed. */
    public void close() {
        if (opened && function instanceof RichFunction rich) {
            opened = false;
            try {
                rich.close();
            } catch (Throwable t) {
                throw context.failure(t);
            }
        }
    }

    /** Has a checkpointed function put what has to survive into its state. */
    public void prepareSnapshot(long checkpointId) {
        if (function instanceof CheckpointedFunction checkpointed) {
            try {
                checkpointed.snapshotState(() -> checkpointId);
            } catch (Throwable t) {
                throw context.failure(t);
            }
        }
    }

    /** Tells a listener that a checkpoint is complete. */
    public void checkpointCompleted(long checkpointId) {
        if (function instanceof CheckpointListener listener) {
            try {
                listener.notifyCheckpointComplete(checkpointId);
            } catch (Throwable t) {
                throw context.failure(t);
            }
        }
    }

    /** Tells a listener that a checkpoint is given up. */
    public void checkpointAborted(long checkpointId) {
        if (function instanceof CheckpointListener listener) {
            try {
                listener.notifyCheckpointAborted(checkpointId);
            } catch (Throwable t) {
                throw context.failure(t);
            }
        }
    }

    /** What to throw when a function gave null instead of a record. */
    public static RuntimeException gaveNull(OperatorContext context, Object function, String how) {
        return context.failure(
                new NullPointerException("%s %s, which is no record. To drop a record use filter, flatMap or process."
                        .formatted(function.getClass().getName(), how)));
    }

    private record Initialization(OperatorContext context) implements FunctionInitializationContext {
        @Override
        public boolean isRestored() {
            return context.operatorState().isRestored();
        }

        @Override
        public OperatorStateStore getOperatorStateStore() {
            return context.operatorState();
        }

        @Override
        public KeyedStateStore getKeyedStateStore() {
            return context.runtimeContext();
        }
    }
}
