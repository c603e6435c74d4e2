package io.weir.api.windowing;

import java.time.Duration;

/**
 * Windows of one size, one starting every slide, aligned to the epoch plus an offset. Tumbling where the slide is the size.
 *
 * <p>A record of timestamp {@code t} belongs to every window with {@code start <= t < start + size}.
 */
public abstract class TimeWindows extends WindowAssigner<TimeWindow> {
    private static final long serialVersionUID = 1L;

    private final long sizeMillis;
    private final long slideMillis;
    private final long offsetMillis;

    TimeWindows(Duration size, Duration slide, Duration offset) {
        sizeMillis = size.toMillis();
        slideMillis = slide.toMillis();
        offsetMillis = offset.toMillis();
        if (sizeMillis <= 0 || slideMillis <= 0) {
            throw new IllegalArgumentException(
                    "Window size (%s) and slide (%s) must be at least 1 ms.".formatted(size, slide));
        }
        if (Math.abs(offsetMillis) >= slideMillis) {
            throw new IllegalArgumentException(
                    "The offset of a window (%s) must be smaller than its slide (%s).".formatted(offset, slide));
        }
    }

    /** Length of a window. */
    public final long sizeMillis() {
        return sizeMillis;
    }

    /** From the start of one window to the start of the next. */
    public final long slideMillis() {
        return slideMillis;
    }

    /** How far starts are shifted from multiples of the slide. */
    public final long offsetMillis() {
        return offsetMillis;
    }

    @Override
    public String toString() {
        return "%s(size=%d ms, slide=%d ms, offset=%d ms)"
                .formatted(getClass().getSimpleName(), sizeMillis, slideMillis, offsetMillis);
    }
}
