package io.weir.jobmanager.schedule;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.RecoveryOptions;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/** Decides whether a job is run again after a failure, and when. Remembers earlier failures; knows no clock. */
public interface RestartStrategy {
    /** How long to wait before the restart, in milliseconds; empty: the job fails. Asked once per failure. */
    OptionalLong onFailure(long nowMillis);

    /** What it does, in words for the user. */
    String description();

    /**
     * The one that {@code values} choose.
     *
     * @param checkpointing whether checkpoints are taken by time, which decides where nothing is chosen
     * @param random numbers from 0 to 1
     */
    static RestartStrategy from(Configuration values, boolean checkpointing, DoubleSupplier random) {
        String chosen = values.get(RecoveryOptions.STRATEGY);
        return switch (chosen.equals("auto") ? checkpointing ? "exponential-delay" : "none" : chosen) {
            case "fixed-delay", "fixeddelay" ->
                new FixedDelayRestart(
                        values.get(RecoveryOptions.FIXED_ATTEMPTS),
                        values.get(RecoveryOptions.FIXED_DELAY).toMillis());
            case "failure-rate", "failurerate" ->
                new FailureRateRestart(
                        values.get(RecoveryOptions.RATE_MAX_FAILURES),
                        values.get(RecoveryOptions.RATE_INTERVAL).toMillis(),
                        values.get(RecoveryOptions.RATE_DELAY).toMillis());
            case "exponential-delay", "exponentialdelay" ->
                new ExponentialDelayRestart(
                        new ExponentialDelayRestart.Backoff(
                                values.get(RecoveryOptions.EXPONENTIAL_INITIAL).toMillis(),
                                values.get(RecoveryOptions.EXPONENTIAL_MAX).toMillis(),
                                values.get(RecoveryOptions.EXPONENTIAL_MULTIPLIER),
                                values.get(RecoveryOptions.EXPONENTIAL_JITTER),
                                values.get(RecoveryOptions.EXPONENTIAL_RESET).toMillis(),
                                values.get(RecoveryOptions.EXPONENTIAL_ATTEMPTS)),
                        random);
            default -> none();
        };
    }

    /** The first failure ends the job. */
    static RestartStrategy none() {
        return new RestartStrategy() {
            @Override
            public OptionalLong onFailure(long nowMillis) {
                return OptionalLong.empty();
            }

            @Override
            public String description() {
                return "none: a failure ends the job";
            }
        };
    }
}
