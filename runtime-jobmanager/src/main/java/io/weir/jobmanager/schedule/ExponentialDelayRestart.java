package io.weir.jobmanager.schedule;

import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/** Waits longer after each failure, and begins anew after a time without one. */
final class ExponentialDelayRestart implements RestartStrategy {
    private final Backoff backoff;
    private final DoubleSupplier random;
    private double delayMillis;
    private int failures;
    /** When the last restart was due. */
    private long restartMillis;

    ExponentialDelayRestart(Backoff backoff, DoubleSupplier random) {
        this.backoff = backoff;
        this.random = random;
    }

    /**
     * How long it waits.
     *
     * @param initialMillis after the first failure
     * @param maxMillis at most
     * @param multiplier from one failure to the next
     * @param jitter the part by which a time is made longer or shorter at random, 0 to 1
     * @param resetMillis after how long without a failure it begins anew
     * @param attempts how many failures without such a pause are survived
     */
    record Backoff(
            long initialMillis, long maxMillis, double multiplier, double jitter, long resetMillis, int attempts) {}

    @Override
    public OptionalLong onFailure(long nowMillis) {
        if (failures == 0 || nowMillis - restartMillis >= backoff.resetMillis) {
            failures = 0;
            delayMillis = (double) Math.min(backoff.initialMillis, backoff.maxMillis);
        } else {
            delayMillis = Math.min(delayMillis * backoff.multiplier, (double) backoff.maxMillis);
        }
        if (failures == backoff.attempts) {
            return OptionalLong.empty();
        }
        failures++;
        double spread = delayMillis * backoff.jitter * (2 * random.getAsDouble() - 1);
        long wait = Math.min(backoff.maxMillis, Math.max(0, Math.round(delayMillis + spread)));
        restartMillis = nowMillis + wait;
        return OptionalLong.of(wait);
    }

    @Override
    public String description() {
        return "exponential-delay: a restart %d ms after a failure, then %s times later each time, at most %d ms"
                .formatted(backoff.initialMillis, backoff.multiplier, backoff.maxMillis);
    }
}
