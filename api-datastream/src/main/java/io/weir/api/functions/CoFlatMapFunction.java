package io.weir.api.functions;

/**
 * A flatMap over two connected streams.
 *
 * @param <IN1> records of the first
 * @param <IN2> records of the second
 * @param <OUT> records out
 */
public interface CoFlatMapFunction<IN1, IN2, OUT> extends Function {
    /** Gives what a record of the first stream becomes to {@code out}. */
    void flatMap1(IN1 value, Collector<OUT> out) throws Exception;

    /** Gives what a record of the second stream becomes to {@code out}. */
    void flatMap2(IN2 value, Collector<OUT> out) throws Exception;
}
