package io.weir.api.time;

/**
 * Reads the timestamp of a record.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface TimestampAssigner<T> {
    /** The timestamp of a record that has none. */
    long NO_TIMESTAMP = Long.MIN_VALUE;

    /**
     * The timestamp of {@code element} in milliseconds since the epoch.
     *
     * @param recordTimestamp the one given by the source, or {@link #NO_TIMESTAMP}
     */
    long extractTimestamp(T element, long recordTimestamp);
}
