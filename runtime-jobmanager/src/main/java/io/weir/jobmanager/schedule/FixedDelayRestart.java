package io.weir.jobmanager.schedule;

import java.util.OptionalLong;

/** Restarts a fixed number of times, always after the same time. */
final class FixedDelayRestart implements RestartStrategy {
    private final int attempts;
    private final long delayMillis;
    private int failures;

    FixedDelayRestart(int attempts, long delayMillis) {
        this.attempts = attempts;
        this.delayMillis = delayMillis;
    }

    @Override
    public OptionalLong onFailure(long nowMillis) {
        if (failures == attempts) {
            return OptionalLong.empty();
        }
        failures++;
        return OptionalLong.of(delayMillis);
    }

    @Override
    public String description() {
        return "fixed-delay: %d restarts, %d ms after a failure".formatted(attempts, delayMillis);
    }
}
