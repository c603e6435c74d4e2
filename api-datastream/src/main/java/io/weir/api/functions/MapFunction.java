package io.weir.api.functions;

/**
 * Turns each record into one other: {@code line -> line.length()}.
 *
 * @param <T> records in
 * @param <O> records out
 */
@FunctionalInterface
public interface MapFunction<T, O> extends Function {
    /** The record for {@code value}; the function gives it away and must not change it later. */
    O map(T value) throws Exception;
}
