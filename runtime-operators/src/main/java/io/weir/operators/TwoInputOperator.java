package io.weir.operators;

/**
 * An operator with two inputs, always the first of its chain. Its {@link TimeSignals} are those of both inputs together; a
 * {@link WatermarkValve} combines them.
 *
 * @param <A> records of the first
 * @param <B> records of the second
 */
public interface TwoInputOperator<A, B> extends Operator, TimeSignals {
    /** Whether records of the second input have keys where those of the first do. */
    default boolean isSecondKeyed() {
        return true;
    }

    /** Takes a record of the first input over. */
    void collect1(A value, long timestamp);

    /** Takes a record of the second input over. */
    void collect2(B value, long timestamp);
}
