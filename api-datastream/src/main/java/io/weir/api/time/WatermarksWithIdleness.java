package io.weir.api.time;

import java.time.Duration;

/**
 * Declares a stream idle when no record came for a while.
 *
 * @param <T> the records
 */
public final class WatermarksWithIdleness<T> implements WatermarkGenerator<T> {
    private final WatermarkGenerator<T> watermarks;
    private final RelativeClock clock;
    private final long idleTimeoutNanos;
    private boolean active = true;
    private boolean idle;
    private long quietSinceNanos;

    WatermarksWithIdleness(WatermarkGenerator<T> watermarks, Duration idleTimeout, RelativeClock clock) {
        this.watermarks = watermarks;
        this.clock = clock;
        this.idleTimeoutNanos = idleTimeout.toNanos();
        this.quietSinceNanos = clock.relativeTimeNanos();
    }

    /** How long a stream may be without records before it is idle. */
    public Duration idleTimeout() {
        return Duration.ofNanos(idleTimeoutNanos);
    }

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
        active = true;
        if (idle) {
            idle = false;
            output.markActive();
        }
        watermarks.onEvent(event, eventTimestamp, output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = clock.relativeTimeNanos();
        if (active) {
            active = false;
            quietSinceNanos = now;
        } else if (!idle && now - quietSinceNanos >= idleTimeoutNanos) {
            idle = true;
            output.markIdle();
        }
        if (!idle) {
            watermarks.onPeriodicEmit(output);
        }
    }
}
