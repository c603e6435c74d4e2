package io.weir.api.time;

/** Receives the watermarks of a generator. */
public interface WatermarkOutput {
    /** Emits {@code watermark} unless it is behind the last one. Ends idleness. */
    void emitWatermark(Watermark watermark);

    /** Says that nothing is to be expected for now, so that others need not wait for this stream. */
    void markIdle();

    /** Ends idleness. */
    void markActive();
}
