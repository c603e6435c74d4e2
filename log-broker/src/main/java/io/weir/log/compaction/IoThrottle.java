package io.weir.log.compaction;

/**
 * Keeps what is read and written by compaction below a rate, on average: whoever has moved bytes waits until these would have
 * been done at that rate. Time in which nothing was read or written, as while records were looked at, is saved up for a moment
 * only.
 *
 * <p><b>Threading:</b> guarded by itself.
 */
final class IoThrottle {
    private static final double SECOND_NANOS = 1e9;
    private static final long SAVED_NANOS = 300_000_000;

    private final double bytesPerSecond;
    private long doneNanos;
    private boolean isUsed;

    IoThrottle(double bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** How long to wait after {@code bytes} were read or written, in nanoseconds. */
    synchronized long nanosFor(long bytes, long nowNanos) {
        double nanos = bytes / bytesPerSecond * SECOND_NANOS;
        if (!isUsed) {
            doneNanos = nowNanos;
            isUsed = true;
        } else if (nowNanos - doneNanos > SAVED_NANOS) {
            doneNanos = nowNanos - SAVED_NANOS;
        }
        long most = Long.MAX_VALUE / 2 - (doneNanos - nowNanos);
        doneNanos += nanos < most ? (long) nanos : most;
        return Math.max(0, doneNanos - nowNanos);
    }
}
