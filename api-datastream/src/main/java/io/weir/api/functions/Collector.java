package io.weir.api.functions;

/**
 * Receives what a function emits. A record given to it belongs to the runtime and must not be changed afterwards.
 *
 * @param <T> the records
 */
public interface Collector<T> {
    /** Emits {@code record}, which is not null. */
    void collect(T record);

    /** Nothing to do; there for programs that call it. */
    default void close() {}
}
