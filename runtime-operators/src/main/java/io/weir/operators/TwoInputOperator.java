package io.weir.operators;

/**
 * An operator with two inputs, always the first of its chain.
 *
 * @param <A> records of the first
 * @param <B> records of the second
 */
public interface TwoInputOperator<A, B> extends Operator {
    /** Takes a record of the first input over. */
    void collect1(A value, long timestamp);

    /** Takes a record of the second input over. */
    void collect2(B value, long timestamp);

    /** The watermark of both inputs together has advanced. */
    void watermark(long timestamp);

    /** Whether both inputs are idle. */
    void idle(boolean idle);
}
