package io.weir.api.windowing;

import java.time.Duration;

/** Windows that follow the clock of the TaskManager, one starting every slide. */
public final class SlidingProcessingTimeWindows extends TimeWindows {
    private static final long serialVersionUID = 1L;

    private SlidingProcessingTimeWindows(Duration size, Duration slide, Duration offset) {
        super(size, slide, offset);
    }

    /** Windows of {@code size}, one every {@code slide}, aligned to the epoch. */
    public static SlidingProcessingTimeWindows of(Duration size, Duration slide) {
        return new SlidingProcessingTimeWindows(size, slide, Duration.ZERO);
    }

    /** Windows of {@code size}, one every {@code slide}, shifted by {@code offset}. */
    public static SlidingProcessingTimeWindows of(Duration size, Duration slide, Duration offset) {
        return new SlidingProcessingTimeWindows(size, slide, offset);
    }

    @Override
    public boolean isEventTime() {
        return false;
    }
}
