package io.weir.api.windowing;

/** The time from {@code start} (inclusive) to {@code end} (exclusive), in milliseconds since the epoch. */
public final class TimeWindow extends Window {
    private final long start;
    private final long end;

    /** {@code start} is before {@code end}. */
    public TimeWindow(long start, long end) {
        this.start = start;
        this.end = end;
    }

    /** First millisecond of the window. */
    public long getStart() {
        return start;
    }

    /** First millisecond after the window. */
    public long getEnd() {
        return end;
    }

    @Override
    public long maxTimestamp() {
        return end - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeWindow that && that.start == start && that.end == end;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(start) * 31 + Long.hashCode(end);
    }

    @Override
    public String toString() {
        return "TimeWindow{start=" + start + ", end=" + end + "}";
    }

    /** Start of the window of {@code windowSize} that {@code timestamp} lies in; right for negative timestamps too. */
    public static long getWindowStartWithOffset(long timestamp, long offset, long windowSize) {
        return timestamp - Math.floorMod(timestamp - offset, windowSize);
    }
}
