package io.weir.operators;

/**
 * One operator in one subtask.
 *
 * <p><b>How to write one.</b> An operator is a {@code final} class with one public constructor that gets its user function,
 * its successor and what else it needs, and keeps them in {@code final} fields. When a task starts, the chain defines a
 * hidden copy of the class for each operator; the JIT trusts final fields of hidden classes, so every call in the chain has
 * one known target. The price: within the class its own name must not be used as a type (no field, parameter, cast or
 * nested non-static class of it), since the name means the original, not the copy. Refer to interfaces instead, and give
 * user code context objects of separate top-level classes.
 *
 * <p><b>Order of calls:</b> {@link #open} from the last operator of the chain to the first; records, and between them
 * {@link #prepareSnapshot} from the first to the last; {@link #finish} from the first to the last when all input has ended,
 * after which another snapshot may be taken; {@link #close} always.
 */
public interface Operator {
    /** Opens user functions and gets state. */
    void open() throws Exception;

    /** All input has ended; emits what is left. */
    void finish() throws Exception;

    /**
     * Puts what has to survive and is not in keyed state already into the operator's state, before the snapshot is taken.
     * Between two batches: nothing is half processed, and what is emitted here goes before the barrier.
     */
    default void prepareSnapshot(long checkpointId) throws Exception {}

    /** A checkpoint that the operator took part in is complete. Not called for savepoints that the job goes on after. */
    default void checkpointCompleted(long checkpointId) throws Exception {}

    /** A checkpoint that the operator took part in is given up; what it held belongs to the next one. */
    default void checkpointAborted(long checkpointId) throws Exception {}

    /** Frees what was opened; called after success and after failure, also when {@link #open} failed or was not reached. */
    void close() throws Exception;
}
