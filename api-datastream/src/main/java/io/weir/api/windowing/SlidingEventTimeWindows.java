package io.weir.api.windowing;

import java.time.Duration;

/** Windows that follow the timestamps of records, one starting every slide. */
public final class SlidingEventTimeWindows extends TimeWindows {
    private static final long serialVersionUID = 1L;

    private SlidingEventTimeWindows(Duration size, Duration slide, Duration offset) {
        super(size, slide, offset);
    }

    /** Windows of {@code size}, one every {@code slide}, aligned to the epoch. */
    public static SlidingEventTimeWindows of(Duration size, Duration slide) {
        return new SlidingEventTimeWindows(size, slide, Duration.ZERO);
    }

    /** Windows of {@code size}, one every {@code slide}, shifted by {@code offset}. */
    public static SlidingEventTimeWindows of(Duration size, Duration slide, Duration offset) {
        return new SlidingEventTimeWindows(size, slide, offset);
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
