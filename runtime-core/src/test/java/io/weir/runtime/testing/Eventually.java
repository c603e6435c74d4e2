package io.weir.runtime.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads or processes do; the only way tests wait. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

    /** Looking often costs processor time, which what is waited for may need; this share of the time is lost at most. */
    private static final int SHARE = 16;

    private Eventually() {}

    /** Returns once {@code condition} holds; fails with the stacks of all threads when it does not within 90 s. */
    public static void eventually(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited > LIMIT.toNanos()) {
                throw new AssertionError("Not within %d s: %s%n%s".formatted(LIMIT.toSeconds(), what, threads()));
            }
            LockSupport.parkNanos(
                    Math.min(LONGEST_PAUSE.toNanos(), Math.max(SHORTEST_PAUSE.toNanos(), waited / SHARE)));
        }
    }

    private static String threads() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            text.append(entry.getKey()).append(System.lineSeparator());
            for (StackTraceElement element : entry.getValue()) {
                text.append("    at ").append(element).append(System.lineSeparator());
            }
        }
        return text.toString();
    }
}
