package io.weir.operators.window;

import io.weir.api.windowing.TimeWindows;

/**
 * Where windows and slices begin and end. Time is cut at each start and at each end of a window, so that a slice lies wholly
 * in or out of any window: one slice per slide where the slide divides the size, else two. Where values cannot be combined,
 * each window is a slice of its own, and slices overlap.
 *
 * <p>Windows and slices are named by the millisecond after their last.
 */
final class WindowGeometry {
    private final long sizeMillis;
    private final long slideMillis;
    private final long offsetMillis;
    private final boolean shared;

    /** How far after a start of a window the next end of a window lies; 0 where there is an end at each start. */
    private final long splitMillis;

    /** {@code shared} is whether windows share slices. */
    WindowGeometry(TimeWindows windows, boolean shared) {
        sizeMillis = windows.sizeMillis();
        slideMillis = windows.slideMillis();
        offsetMillis = windows.offsetMillis();
        this.shared = shared;
        splitMillis = sizeMillis < slideMillis ? sizeMillis : sizeMillis % slideMillis;
    }

    long sizeMillis() {
        return sizeMillis;
    }

    long slideMillis() {
        return slideMillis;
    }

    /** Whether a slice is in at most one window. */
    boolean isDisjoint() {
        return !shared || sizeMillis <= slideMillis;
    }

    /** Start of the latest window that starts at or before {@code time}. */
    private long windowStart(long time) {
        return time - Math.floorMod(time - offsetMillis, slideMillis);
    }

    /** End of the latest window that starts at or before {@code time}. */
    long lastWindowEndAt(long time) {
        return windowStart(time) + sizeMillis;
    }

    /** Whether {@code time} is in no window, as between windows that start more seldom than they last. */
    boolean isBetweenWindows(long time) {
        return lastWindowEndAt(time) <= time;
    }

    /** Start of the shared slice of {@code time}. */
    long sliceStart(long time) {
        long start = windowStart(time);
        return splitMillis != 0 && time - start >= splitMillis ? start + splitMillis : start;
    }

    /** End of the shared slice that starts at {@code sliceStart}. */
    long sliceEnd(long sliceStart) {
        long start = windowStart(sliceStart);
        return splitMillis != 0 && start == sliceStart ? start + splitMillis : start + slideMillis;
    }

    /** End of the first window that the slice is in. */
    long firstWindowEnd(long sliceEnd) {
        return shared ? windowEndFrom(sliceEnd) : sliceEnd;
    }

    /** End of the last window that the slice is in. */
    long lastWindowEnd(long sliceEnd) {
        return shared ? lastWindowEndAt(sliceEnd - 1) : sliceEnd;
    }

    /** The first end of a window at or after {@code time}. */
    long windowEndFrom(long time) {
        long phase = Math.floorMod(offsetMillis + sizeMillis, slideMillis);
        return time + Math.floorMod(phase - Math.floorMod(time, slideMillis), slideMillis);
    }

    /** The slices of a window are those that end after this time and not after the window. */
    long slicesAfter(long windowEnd) {
        return shared ? windowEnd - sizeMillis : windowEnd - 1;
    }
}
