package io.weir.api.windowing;

import java.time.Duration;

/** Windows that follow the timestamps of records and do not overlap. */
public final class TumblingEventTimeWindows extends TimeWindows {
    private static final long serialVersionUID = 1L;

    private TumblingEventTimeWindows(Duration size, Duration offset) {
        super(size, size, offset);
    }

    /** Windows of {@code size} aligned to the epoch. */
    public static TumblingEventTimeWindows of(Duration size) {
        return new TumblingEventTimeWindows(size, Duration.ZERO);
    }

    /** Windows of {@code size} shifted by {@code offset}, as for days of a time zone. */
    public static TumblingEventTimeWindows of(Duration size, Duration offset) {
        return new TumblingEventTimeWindows(size, offset);
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
