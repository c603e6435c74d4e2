package io.weir.api.connector.basic;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One piece of work that a server that is away keeps from being done: counts the time from the first failure, and makes the
 * pauses between tries, which grow. Used by one thread.
 */
public final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String server;
    private final String setting;
    private final long timeoutMillis;
    private final Waiting waiting;
    private boolean begun;
    private long beginNanos;
    private long nextPauseMillis = FIRST_PAUSE_MILLIS;

    /** The clock, and how time passes. */
    public interface Waiting {
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

        /** Lets time pass. */
        void pause(long millis) throws InterruptedException;
    }

    /**
     * No outage yet.
     *
     * @param server what may be away, as the subject of a sentence: {@code The database words}
     * @param setting sets the time, for people
     * @param timeoutMillis how long it may be away; 0: the first failure is the last
     */
    public Outage(String server, String setting, long timeoutMillis, Waiting waiting) {
        this.server = server;
        this.setting = setting;
        this.timeoutMillis = timeoutMillis;
        this.waiting = waiting;
    }

    /**
     * Waits before the next try.
     *
     * @param what was tried, as the object of "could not"
     * @throws IOException if the outage has lasted too long
     */
    public void awaitNextTry(String what, String reason, Exception cause) throws IOException, InterruptedException {
        if (!begun) {
            begun = true;
            beginNanos = waiting.nanos();
            LOG.warn("{} is away: could not {}: {}. Trying again for {} ms.", server, what, reason, timeoutMillis);
        }
        long leftMillis = timeoutMillis - lastedMillis();
        if (leftMillis <= 0) {
            throw new IOException(
                    "%s has been away for %d ms: could not %s: %s. Bring it back; the time it may be away is set with %s (now %d ms)."
                            .formatted(server, lastedMillis(), what, reason, setting, timeoutMillis),
                    cause);
        }
        waiting.pause(Math.min(leftMillis, nextPauseMillis));
        nextPauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * nextPauseMillis);
    }

    /** It went well at last, or at once. */
    public void over() {
        if (begun) {
            LOG.info("{} is back after {} ms.", server, lastedMillis());
        }
    }

    private long lastedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waiting.nanos() - beginNanos);
    }
}
