package io.weir.api.time;

/**
 * Watches timestamps and tells watermarks, for each record or from time to time.
 *
 * @param <T> the records
 */
public interface WatermarkGenerator<T> {
    /** Called for every record. */
    void onEvent(T event, long eventTimestamp, WatermarkOutput output);

    /** Called after each batch of records, and at least every {@code pipeline.auto-watermark-interval}. */
    void onPeriodicEmit(WatermarkOutput output);
}
