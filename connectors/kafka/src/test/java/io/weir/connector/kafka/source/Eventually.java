package io.weir.connector.kafka.source;

import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads do. */
final class Eventually {
    private static final long MAX_WAIT_NANOS = 10_000_000_000L;

    private Eventually() {}

    /** Returns as soon as {@code check} throws no more; with its error when it still does after 10 s. */
    static void holds(Check check) throws Exception {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - startNanos > MAX_WAIT_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Throws AssertionError while it does not hold. */
    interface Check {
        void run() throws Exception;
    }
}
