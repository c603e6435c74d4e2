package io.weir.api.time;

/**
 * Tells nothing; for streams whose time does not matter.
 *
 * @param <T> the records
 */
public final class NoWatermarksGenerator<T> implements WatermarkGenerator<T> {
    /** Has no state. */
    public NoWatermarksGenerator() {}

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
