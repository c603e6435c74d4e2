package io.weir.connector.jdbc;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One piece of work that a database that is away keeps from being done: counts the time from the first failure, and makes the
 * pauses between tries, which grow.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String database;
    private final long timeoutMillis;
    private final Waiting waiting;
    private boolean begun;
    private long beginNanos;
    private long nextPauseMillis = FIRST_PAUSE_MILLIS;

    /** The clock, and how time passes. */
    interface Waiting {
        /** The real one. */
        Waiting REAL = new Waiting() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(long millis) throws InterruptedException {
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        };

        /** Only differences mean anything. */
        long nanos();

        void pause(long millis) throws InterruptedException;
    }

    Outage(String database, long timeoutMillis, Waiting waiting) {
        this.database = database;
        this.timeoutMillis = timeoutMillis;
        this.waiting = waiting;
    }

    /**
     * Waits before the next try.
     *
     * @param what was tried, as the object of "could not"
     * @throws IOException if the outage has lasted too long
     */
    void awaitNextTry(String what, String reason, Exception cause) throws IOException, InterruptedException {
        if (!begun) {
            begun = true;
            beginNanos = waiting.nanos();
            LOG.warn(
                    "The database {} is away: could not {}: {}. Trying again for {} ms.",
                    database,
                    what,
                    reason,
                    timeoutMillis);
        }
        long leftMillis = timeoutMillis - lastedMillis();
        if (leftMillis <= 0) {
            throw new IOException(
                    "The database %s has been away for %d ms: could not %s: %s. Bring it back; the time it may be away is set with JdbcExecutionOptions.withOutageTimeoutMs (now %d)."
                            .formatted(database, lastedMillis(), what, reason, timeoutMillis),
                    cause);
        }
        waiting.pause(Math.min(leftMillis, nextPauseMillis));
        nextPauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * nextPauseMillis);
    }

    /** It went well at last, or at once. */
    void over() {
        if (begun) {
            LOG.info("The database {} is back after {} ms.", database, lastedMillis());
        }
    }

    private long lastedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waiting.nanos() - beginNanos);
    }
}
