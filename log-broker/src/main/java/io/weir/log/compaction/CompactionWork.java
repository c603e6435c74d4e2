package io.weir.log.compaction;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What all compaction of a store shares: its settings, what was done, the users' limit, and whether to go on.
 *
 * <p><b>Threading:</b> may be used by any thread.
 */
public final class CompactionWork {
    private final CompactionSettings settings;
    private final BooleanSupplier isStopped;
    private final CompactionCounts counts = new CompactionCounts();
    private final IoThrottle throttle;
    private final CountDownLatch ending = new CountDownLatch(1);

    /** {@code isStopped} says whether the store takes nothing more. */
    public CompactionWork(CompactionSettings settings, BooleanSupplier isStopped) {
        this.settings = settings;
        this.isStopped = isStopped;
        throttle = new IoThrottle(settings.ioBytesPerSecond());
    }

    /** How to compact. */
    public CompactionSettings settings() {
        return settings;
    }

    CompactionCounts counts() {
        return counts;
    }

    /** Ends what is under way soon. */
    void end() {
        ending.countDown();
    }

    /** Whether nothing is to be compacted any more. */
    public boolean isOver() {
        return isStopped.getAsBoolean() || ending.getCount() == 0;
    }

    /** Waits; whether to go on then. */
    public boolean pause(long nanos) {
        try {
            return !ending.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Bytes of a partition were read; waits as long as the users' limit wants. */
    public void hasRead(long bytes) throws EndedException {
        counts.readBytes.add(bytes);
        slowDown(bytes);
    }

    /** Compacted bytes were written. */
    public void hasWritten(long bytes) throws EndedException {
        counts.writtenBytes.add(bytes);
        slowDown(bytes);
    }

    private void slowDown(long bytes) throws EndedException {
        long nanos = throttle.nanosFor(bytes, System.nanoTime());
        if (nanos > 0 && !pause(nanos)) {
            throw new EndedException();
        }
    }
}
