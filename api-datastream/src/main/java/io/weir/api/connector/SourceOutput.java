package io.weir.api.connector;

import io.weir.api.time.WatermarkOutput;

/**
 * Receives the records of a reader or of one split.
 *
 * @param <T> the records
 */
public interface SourceOutput<T> extends WatermarkOutput {
    /** Emits a record without a timestamp. */
    void collect(T record);

    /** Emits a record with a timestamp in milliseconds. */
    void collect(T record, long timestamp);
}
