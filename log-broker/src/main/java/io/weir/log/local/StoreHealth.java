package io.weir.log.local;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.StoreState;
import io.weir.log.store.StoreState.Mode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store takes records: not while there is a hindrance, and never again once it has stopped.
 *
 * <p><b>Threading:</b> guarded by itself.
 */
final class StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);

    /** What may stand in the way until it has passed. */
    enum Hindrance {
        /** The disk is nearly full. */
        LITTLE_ROOM,
        /** The journal cannot begin a new file. */
        JOURNAL_FILE,
        /** A segment cannot be written; the record is in the journal. */
        SEGMENT
    }

    private final Map<Hindrance, String> hindrances = new EnumMap<>(Hindrance.class);
    private final CountDownLatch givingUp = new CountDownLatch(1);
    private volatile StoreState state = StoreState.WRITABLE;

    StoreState state() {
        return state;
    }

    boolean isStopped() {
        return state.mode() == Mode.STOPPED;
    }

    /** @throws LogException if records are not taken, saying why */
    void requireWritable() {
        StoreState now = state;
        if (now.mode() != Mode.WRITABLE) {
            throw new LogException(LogError.KAFKA_STORAGE_ERROR, now.reason());
        }
    }

    synchronized void hinder(Hindrance hindrance, String reason) {
        if (hindrances.put(hindrance, reason) == null && !isStopped()) {
            LOG.warn("No records are taken for now: {}", reason);
        }
        update();
    }

    synchronized void passed(Hindrance hindrance) {
        if (hindrances.remove(hindrance) != null && hindrances.isEmpty() && !isStopped()) {
            LOG.info("Records are taken again.");
        }
        update();
    }

    private void update() {
        if (!isStopped()) {
            state = hindrances.isEmpty()
                    ? StoreState.WRITABLE
                    : new StoreState(
                            Mode.READ_ONLY, hindrances.values().iterator().next());
        }
    }

    /** Nothing is written any more; the first reason stays. */
    synchronized void stop(String what, Exception cause) {
        if (!isStopped()) {
            state = new StoreState(
                    Mode.STOPPED,
                    "%s (%s). Nothing is written until the broker is started again; check the disk first."
                            .formatted(what, cause.getMessage()));
            LOG.error("{} The store has stopped.", what, cause);
        }
        givingUp.countDown();
    }

    /** Those who wait for better times shall give up. */
    void closing() {
        givingUp.countDown();
    }

    /** Waits a while before something is tried again; whether to try again at all. */
    boolean awaitRetry(long millis) {
        try {
            return !givingUp.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
