package io.weir.operators;

/**
 * Receives records and the time that goes with them: the next operator of a chain, or the writer at its end.
 *
 * @param <T> the records
 */
public interface Output<T> {
    /** The timestamp of a record that has none. */
    long NO_TIMESTAMP = Long.MIN_VALUE;

    /** Takes a record over; the caller must not change it any more. {@code timestamp} in milliseconds or none. */
    void collect(T value, long timestamp);

    /** No record at or before {@code timestamp} is expected any more. Only ever advances. */
    void watermark(long timestamp);

    /** Whether nothing is to be expected for now; records and watermarks come only while not idle. */
    void idle(boolean idle);
}
