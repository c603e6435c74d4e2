package io.weir.operators;

/** An operator around a function of the user's, which takes part in checkpoints if it wants to. */
public interface FunctionOperator extends Operator {
    /** The function. */
    UserFunction userFunction();

    @Override
    default void prepareSnapshot(long checkpointId) {
        userFunction().prepareSnapshot(checkpointId);
    }

    @Override
    default void checkpointCompleted(long checkpointId) {
        userFunction().checkpointCompleted(checkpointId);
    }

    @Override
    default void checkpointAborted(long checkpointId) {
        userFunction().checkpointAborted(checkpointId);
    }
}
