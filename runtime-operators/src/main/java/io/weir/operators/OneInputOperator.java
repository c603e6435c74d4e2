package io.weir.operators;

/**
 * An operator with one input.
 *
 * @param <I> records in
 */
public interface OneInputOperator<I> extends Operator, Output<I> {}
