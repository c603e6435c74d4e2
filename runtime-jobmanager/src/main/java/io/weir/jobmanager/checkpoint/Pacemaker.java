package io.weir.jobmanager.checkpoint;

import io.weir.runtime.config.CheckpointConfig.Pace;

/** Says when time asks for a checkpoint. Times are those of the steady clock. */
final class Pacemaker {
    private static final long NEVER = Long.MAX_VALUE;

    private final Pace pace;
    private long nextMillis = NEVER;
    private long pauseEndMillis = Long.MIN_VALUE;
    private boolean hurried;

    Pacemaker(Pace pace) {
        this.pace = pace;
    }

    boolean isBeating() {
        return nextMillis != NEVER;
    }

    /** Whether the first one is due at once when it starts, and not an interval later. */
    void hurry(boolean atOnce) {
        hurried = atOnce;
    }

    /** The first one is an interval from now, unless it is in a hurry. */
    void start(long nowMillis) {
        if (pace.isPeriodic()) {
            nextMillis = hurried ? nowMillis : nowMillis + pace.interval().toMillis();
            hurried = false;
        }
    }

    void stop() {
        nextMillis = NEVER;
    }

    /** Whether one is due; the next is due an interval later. */
    boolean beat(long nowMillis) {
        if (nowMillis < nextMillis) {
            return false;
        }
        nextMillis = Math.max(nextMillis + pace.interval().toMillis(), nowMillis + 1);
        return true;
    }

    /** One has ended: the pause begins. */
    void pause(long nowMillis) {
        pauseEndMillis = nowMillis + pace.minPause().toMillis();
    }

    boolean isPaused(long nowMillis) {
        return nowMillis < pauseEndMillis;
    }

    /** When to look again, if one is due and {@code waiting} for the pause or for another to end. */
    long nextMillis(boolean waiting, long nowMillis) {
        if (!waiting) {
            return nextMillis;
        }
        return isPaused(nowMillis) ? pauseEndMillis : NEVER;
    }
}
