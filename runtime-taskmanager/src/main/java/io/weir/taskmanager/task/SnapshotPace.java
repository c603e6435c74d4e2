package io.weir.taskmanager.task;

import java.util.concurrent.TimeUnit;

/**
 * How many entries of a snapshot are written between two batches of records: as many as take about a millisecond, which records
 * wait. Larger steps cost less in all, as a snapshot that is done sooner has fewer changes to get ahead of; but an entry may be a
 * number or a list of a million of them.
 */
final class SnapshotPace {
    static final int LEAST = 64;
    static final int FIRST = 2048;
    static final int MOST = 1 << 14;

    private static final long TARGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private int entries = FIRST;

    /** Entries of the next step. */
    int entries() {
        return entries;
    }

    /** The last step took {@code nanos}. */
    void took(long nanos) {
        if (nanos > 2 * TARGET_NANOS) {
            entries = Math.max(LEAST, entries / 2);
        } else if (nanos < TARGET_NANOS) {
            entries = Math.min(MOST, entries * 2);
        }
    }
}
