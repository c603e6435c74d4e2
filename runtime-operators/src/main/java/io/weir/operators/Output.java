package io.weir.operators;

/**
 * Receives records and the time that goes with them: the next operator of a chain, or the writer at its end.
 *
 * @param <T> the records
 */
public interface Output<T> extends TimeSignals {
    /** The timestamp of a record that has none. */
    long NO_TIMESTAMP = Long.MIN_VALUE;

    /** Takes a record over; the caller must not change it any more. {@code timestamp} in milliseconds or none. */
    void collect(T value, long timestamp);
}
