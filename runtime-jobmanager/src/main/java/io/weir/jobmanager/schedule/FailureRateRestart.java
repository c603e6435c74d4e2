package io.weir.jobmanager.schedule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** Restarts as long as failures are rare. */
final class FailureRateRestart implements RestartStrategy {
    private final int maxFailures;
    private final long intervalMillis;
    private final long delayMillis;
    private final Deque<Long> failures = new ArrayDeque<>();

    /** Survives {@code maxFailures} within {@code intervalMillis}. */
    FailureRateRestart(int maxFailures, long intervalMillis, long delayMillis) {
        this.maxFailures = maxFailures;
        this.intervalMillis = intervalMillis;
        this.delayMillis = delayMillis;
    }

    @Override
    public OptionalLong onFailure(long nowMillis) {
        while (!failures.isEmpty() && nowMillis - failures.getFirst() > intervalMillis) {
            failures.removeFirst();
        }
        if (failures.size() == maxFailures) {
            return OptionalLong.empty();
        }
        failures.addLast(nowMillis);
        return OptionalLong.of(delayMillis);
    }

    @Override
    public String description() {
        return "failure-rate: at most %d failures within %d ms, a restart %d ms after each"
                .formatted(maxFailures, intervalMillis, delayMillis);
    }
}
