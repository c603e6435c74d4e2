package io.weir.api.time;

import java.time.Duration;

/**
 * A watermark that follows the largest timestamp at a fixed distance.
 *
 * @param <T> the records
 */
public final class BoundedOutOfOrdernessWatermarks<T> implements WatermarkGenerator<T> {
    private final long delayMillis;
    private long maxTimestamp;
    private long lastEmitted = Long.MIN_VALUE;

    /** Records may be late by {@code maxOutOfOrderness} against the largest timestamp seen. */
    public BoundedOutOfOrdernessWatermarks(Duration maxOutOfOrderness) {
        if (maxOutOfOrderness.isNegative()) {
            throw new IllegalArgumentException(
                    "The bound of out-of-orderness must not be negative, it is %s.".formatted(maxOutOfOrderness));
        }
        delayMillis = maxOutOfOrderness.toMillis();
        maxTimestamp = Long.MIN_VALUE + delayMillis + 1;
    }

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
        if (eventTimestamp > maxTimestamp) {
            maxTimestamp = eventTimestamp;
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long watermark = maxTimestamp - delayMillis - 1;
        if (watermark > lastEmitted) {
            lastEmitted = watermark;
            output.emitWatermark(new Watermark(watermark));
        }
    }
}
