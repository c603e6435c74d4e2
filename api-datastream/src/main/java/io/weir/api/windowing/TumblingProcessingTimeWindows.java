package io.weir.api.windowing;

import java.time.Duration;

/** Windows that follow the clock of the TaskManager and do not overlap. */
public final class TumblingProcessingTimeWindows extends TimeWindows {
    private static final long serialVersionUID = 1L;

    private TumblingProcessingTimeWindows(Duration size, Duration offset) {
        super(size, size, offset);
    }

    /** Windows of {@code size} aligned to the epoch. */
    public static TumblingProcessingTimeWindows of(Duration size) {
        return new TumblingProcessingTimeWindows(size, Duration.ZERO);
    }

    /** Windows of {@code size} shifted by {@code offset}, as for days of a time zone. */
    public static TumblingProcessingTimeWindows of(Duration size, Duration offset) {
        return new TumblingProcessingTimeWindows(size, offset);
    }

    @Override
    public boolean isEventTime() {
        return false;
    }
}
