package io.weir.benchmarks.log;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How long each of a known number of things took; added to by several threads. */
final class Latencies {
    private final long[] nanos;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();

    Latencies(int capacity) {
        nanos = new long[capacity];
    }

    void add(long oneNanos) {
        nanos[count.getAndIncrement()] = oneNanos;
    }

    /** One was not done; {@link #requireAll} throws the first reason. */
    void refuse(Exception reason) {
        refusal.compareAndSet(null, reason);
    }

    /** @throws IllegalStateException if some never came to an end: they were refused */
    void requireAll() {
        if (count.get() < nanos.length) {
            throw new IllegalStateException(
                    "Only %d of %d were done: %s".formatted(count.get(), nanos.length, refusal.get()), refusal.get());
        }
    }

    int count() {
        return count.get();
    }

    /** To be asked when nothing is added any more; {@code share} of 0.99 is what 99 of 100 were at most. */
    double millis(double share) {
        long[] sorted = Arrays.copyOf(nanos, count.get());
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
    }
}
