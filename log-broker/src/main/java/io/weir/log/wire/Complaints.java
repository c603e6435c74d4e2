package io.weir.log.wire;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why connections are closed, some at a time: who connects again and again must not fill the disk with lines.
 *
 * <p><b>Threading:</b> may be called by any thread.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final int LINES = 20;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long periodStart = System.nanoTime();
    private int told;

    /** One line, unless there were many of late. */
    void tell(Object peer, String listener, String reason) {
        int untold = count();
        if (untold > 0) {
            LOG.warn("{} further connections were closed as well.", untold);
        }
        if (mayTell()) {
            LOG.warn("Closing the connection of {} on {}: {}.", peer, listener, reason);
        }
    }

    /** Counts one; returns how many of the last period were not told, when it is over. */
    private synchronized int count() {
        int untold = 0;
        if (System.nanoTime() - periodStart > PERIOD_NANOS) {
            untold = Math.max(0, told - LINES);
            periodStart = System.nanoTime();
            told = 0;
        }
        told++;
        return untold;
    }

    private synchronized boolean mayTell() {
        return told <= LINES;
    }
}
