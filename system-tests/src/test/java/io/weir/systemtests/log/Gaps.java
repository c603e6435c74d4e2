package io.weir.systemtests.log;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** For how long nothing was acknowledged in each partition. Any thread may tell. */
final class Gaps {
    /** What was under way to clients when a broker was killed is less than that. */
    private static final int ENOUGH = 500;

    private final long[] lastNanos = new long[Writer.PARTITIONS];
    private final long[] longestNanos = new long[Writer.PARTITIONS];
    private final int[] counts = new int[Writer.PARTITIONS];

    synchronized void acknowledged(int partition) {
        long now = System.nanoTime();
        if (lastNanos[partition] != 0) {
            longestNanos[partition] = Math.max(longestNanos[partition], now - lastNanos[partition]);
        }
        lastNanos[partition] = now;
        counts[partition]++;
    }

    /** Begins anew. */
    synchronized void reset() {
        Arrays.fill(longestNanos, 0);
        Arrays.fill(counts, 0);
    }

    /** Whether all partitions go on. */
    synchronized boolean isOver() {
        return Arrays.stream(counts).allMatch(count -> count >= ENOUGH);
    }

    synchronized long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(Arrays.stream(longestNanos).max().orElse(0));
    }
}
