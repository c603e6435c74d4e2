package io.weir.api.functions;

/**
 * A map over two connected streams.
 *
 * @param <IN1> records of the first
 * @param <IN2> records of the second
 * @param <OUT> records out
 */
public interface CoMapFunction<IN1, IN2, OUT> extends Function {
    /** The record for one of the first stream. */
    OUT map1(IN1 value) throws Exception;

    /** The record for one of the second stream. */
    OUT map2(IN2 value) throws Exception;
}
