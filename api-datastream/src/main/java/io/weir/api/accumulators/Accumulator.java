package io.weir.api.accumulators;

import java.io.Serializable;

/**
 * Collects values in each subtask; the parts are merged when the job ends and while it runs.
 *
 * @param <V> values added
 * @param <R> the result
 */
public interface Accumulator<V, R extends Serializable> extends Serializable {
    /** Adds one value. */
    void add(V value);

    /** The value of this part. */
    R getLocalValue();

    /** Back to empty. */
    void resetLocal();

    /** Takes in the values of another part. */
    void merge(Accumulator<V, R> other);

    /** A copy, safe to hand to another thread. */
    Accumulator<V, R> copy();
}
