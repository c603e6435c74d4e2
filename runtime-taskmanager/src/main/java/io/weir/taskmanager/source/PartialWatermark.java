package io.weir.taskmanager.source;

import io.weir.api.time.RelativeClock;
import io.weir.api.time.Watermark;
import io.weir.api.time.WatermarkGenerator;
import io.weir.api.time.WatermarkOutput;
import io.weir.runtime.protocol.SplitTime;
import java.util.concurrent.TimeUnit;

/**
 * The watermark of one split, or of a reader as a whole. The task's thread writes it, without a clock or a barrier per record;
 * the one that reports reads it, and may see values a moment old.
 */
final class PartialWatermark implements WatermarkOutput {
    private final WatermarkGenerator<Object> generator;
    private final RelativeClock clock;
    private final Runnable onActive;
    private final long startNanos;
    private long watermark = Long.MIN_VALUE;
    private boolean idle;
    private long records;
    private volatile Idleness idleness = new Idleness(false, 0, 0);

    // What the reporting thread saw last; it finds out by counting whether records have come since.
    private long recordsSeen;
    private long silentSinceNanos;

    /** {@code onActive} is called when it is idle no more. */
    PartialWatermark(WatermarkGenerator<Object> generator, RelativeClock clock, Runnable onActive) {
        this.generator = generator;
        this.clock = clock;
        this.onActive = onActive;
        startNanos = clock.relativeTimeNanos();
        silentSinceNanos = startNanos;
    }

    WatermarkGenerator<Object> generator() {
        return generator;
    }

    long watermark() {
        return watermark;
    }

    boolean isIdle() {
        return idle;
    }

    void onRecord() {
        records++;
    }

    @Override
    public void emitWatermark(Watermark told) {
        if (idle) {
            setIdle(false);
        }
        watermark = Math.max(watermark, told.timestamp());
    }

    @Override
    public void markIdle() {
        if (!idle) {
            setIdle(true);
        }
    }

    @Override
    public void markActive() {
        if (idle) {
            setIdle(false);
            onActive.run();
        }
    }

    private void setIdle(boolean nowIdle) {
        idle = nowIdle;
        idleness = idleness.changed(nowIdle, clock.relativeTimeNanos());
    }

    /** For the thread that reports. */
    SplitTime report(String id) {
        long now = clock.relativeTimeNanos();
        long counted = records;
        if (counted != recordsSeen) {
            recordsSeen = counted;
            silentSinceNanos = now;
        }
        Idleness known = idleness;
        long idleNanos = known.totalNanos(now);
        return new SplitTime(
                id,
                watermark,
                known.isIdle,
                counted,
                millis(now - silentSinceNanos),
                millis(now - startNanos - idleNanos),
                millis(idleNanos));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos));
    }

    private record Idleness(boolean isIdle, long sinceNanos, long beforeNanos) {
        Idleness changed(boolean nowIdle, long nowNanos) {
            return new Idleness(nowIdle, nowNanos, totalNanos(nowNanos));
        }

        long totalNanos(long nowNanos) {
            return isIdle ? beforeNanos + nowNanos - sinceNanos : beforeNanos;
        }
    }
}
