package io.weir.runtime.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads or processes do; the only way tests wait. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Eventually() {}

    /** Returns once {@code condition} holds; fails with the stacks of all threads when it does not within 90 s. */
    public static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within %d s: %s%n%s".formatted(LIMIT.toSeconds(), what, threads()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
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
