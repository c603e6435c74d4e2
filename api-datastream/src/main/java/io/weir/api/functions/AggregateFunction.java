package io.weir.api.functions;

/**
 * Folds records into an accumulator and the accumulator into a result.
 *
 * @param <IN> records in
 * @param <ACC> the accumulator; may be changed in place by {@link #add}
 * @param <OUT> the result
 */
public interface AggregateFunction<IN, ACC, OUT> extends Function {
    /** A new, empty accumulator. */
    ACC createAccumulator();

    /** Adds {@code value}; returns {@code accumulator}, changed, or a new one. */
    ACC add(IN value, ACC accumulator);

    /** The result so far. Must not give away the accumulator itself, nor change it. */
    OUT getResult(ACC accumulator);

    /** Combines two accumulators; may change and return {@code a}, must not change {@code b}. */
    ACC merge(ACC a, ACC b);
}
