package io.weir.api.functions;

/**
 * Turns each record into none, one or many.
 *
 * @param <T> records in
 * @param <O> records out
 */
@FunctionalInterface
public interface FlatMapFunction<T, O> extends Function {
    /** Gives what {@code value} becomes to {@code out}. */
    void flatMap(T value, Collector<O> out) throws Exception;
}
