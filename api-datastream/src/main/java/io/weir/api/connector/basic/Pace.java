package io.weir.api.connector.basic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets a reader emit at a steady rate. A reader that was held up may catch up on at most 100 ms; what it missed beyond that
 * is not made up for.
 */
public final class Pace {
    private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier nanoClock;
    private final long originNanos;
    private final double nanosPerRecord;
    // Both since the origin: a double cannot tell single nanoseconds of a large clock apart.
    private double nextNanos;
    private long knownNanos;

    /** {@code perSecond} is positive. */
    public Pace(double perSecond) {
        this(perSecond, System::nanoTime);
    }

    Pace(double perSecond, LongSupplier nanoClock) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("A rate must be positive, it is %s per second.".formatted(perSecond));
        }
        nanosPerRecord = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoClock = nanoClock;
        originNanos = nanoClock.getAsLong();
    }

    /** Completed when the next record may be emitted; that one is then taken. Otherwise completes when it is worth asking. */
    public CompletableFuture<Void> acquire() {
        if (nextNanos > knownNanos) {
            knownNanos = nanoClock.getAsLong() - originNanos;
            if (nextNanos > knownNanos) {
                long delayNanos = Math.max(TimeUnit.MILLISECONDS.toNanos(1), (long) (nextNanos - knownNanos));
                Executor later = CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS);
                return CompletableFuture.runAsync(() -> {}, later);
            }
            nextNanos = Math.max(nextNanos, (double) knownNanos - MAX_CATCH_UP_NANOS);
        }
        nextNanos += nanosPerRecord;
        return NOW;
    }
}
