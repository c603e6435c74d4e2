package io.weir.api.time;

/**
 * Keeps the timestamp that the source gave.
 *
 * @param <T> the records
 */
public final class RecordTimestampAssigner<T> implements TimestampAssigner<T> {
    /** Has no state. */
    public RecordTimestampAssigner() {}

    @Override
    public long extractTimestamp(T element, long recordTimestamp) {
        return recordTimestamp;
    }
}
