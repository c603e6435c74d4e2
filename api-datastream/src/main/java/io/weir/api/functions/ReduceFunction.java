package io.weir.api.functions;

/**
 * Combines two records of a kind into one. Must be associative.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface ReduceFunction<T> extends Function {
    /** The combination; may be {@code value1}, changed. {@code value1} is what was combined so far. */
    T reduce(T value1, T value2) throws Exception;
}
