package io.weir.api.functions;

/**
 * Decides which records go on: {@code flight -> flight.delay > 15}.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface FilterFunction<T> extends Function {
    /** Whether {@code value} is kept. Must not change it. */
    boolean filter(T value) throws Exception;
}
