package io.weir.runtime.config;

import static io.weir.runtime.config.OptionTypes.fraction;
import static io.weir.runtime.config.OptionTypes.oneOf;
import static io.weir.runtime.config.OptionTypes.positive;

import io.weir.api.configuration.ConfigOption;
import java.time.Duration;
import java.util.List;

/** The keys of what happens after a failure, and of what a job starts from; programs may set them for their job. */
public final class RecoveryOptions {
    public static final ConfigOption<String> STRATEGY = oneOf(
            "restart-strategy.type",
            "auto",
            "Whether and when a job is restarted after a failure; auto: exponential-delay with checkpoints, else none. Off and disable are other names for none.",
            "auto",
            "none",
            "off",
            "disable",
            "fixed-delay",
            "fixeddelay",
            "failure-rate",
            "failurerate",
            "exponential-delay",
            "exponentialdelay");
    public static final ConfigOption<Integer> FIXED_ATTEMPTS =
            positive("restart-strategy.fixed-delay.attempts", 1, "How many times a job is restarted before it fails.");
    public static final ConfigOption<Duration> FIXED_DELAY = ConfigOption.duration(
            "restart-strategy.fixed-delay.delay", "1 s", "Time between a failure and the restart.");
    public static final ConfigOption<Integer> RATE_MAX_FAILURES = positive(
            "restart-strategy.failure-rate.max-failures-per-interval",
            1,
            "How many failures within the interval a job survives.");
    public static final ConfigOption<Duration> RATE_INTERVAL = ConfigOption.duration(
            "restart-strategy.failure-rate.failure-rate-interval",
            "1 min",
            "The interval in which failures are counted.");
    public static final ConfigOption<Duration> RATE_DELAY = ConfigOption.duration(
            "restart-strategy.failure-rate.delay", "1 s", "Time between a failure and the restart.");
    public static final ConfigOption<Duration> EXPONENTIAL_INITIAL = ConfigOption.duration(
            "restart-strategy.exponential-delay.initial-backoff", "1 s", "Time before the first restart.");
    public static final ConfigOption<Duration> EXPONENTIAL_MAX = ConfigOption.duration(
            "restart-strategy.exponential-delay.max-backoff", "1 min", "Longest time before a restart.");
    public static final ConfigOption<Double> EXPONENTIAL_MULTIPLIER = fraction(
            "restart-strategy.exponential-delay.backoff-multiplier",
            "1.5",
            "How many times longer the next time is.",
            1,
            1000);
    public static final ConfigOption<Duration> EXPONENTIAL_RESET = ConfigOption.duration(
            "restart-strategy.exponential-delay.reset-backoff-threshold",
            "1 h",
            "After how long without a failure the first time is used again.");
    public static final ConfigOption<Double> EXPONENTIAL_JITTER = fraction(
            "restart-strategy.exponential-delay.jitter-factor",
            "0.1",
            "By what part of it each time is made longer or shorter at random.",
            0,
            1);
    public static final ConfigOption<Integer> EXPONENTIAL_ATTEMPTS = positive(
            "restart-strategy.exponential-delay.attempts-before-reset-backoff",
            Integer.MAX_VALUE,
            "How many failures without such a pause a job survives.");
    public static final ConfigOption<String> FAILOVER_STRATEGY = oneOf(
            "jobmanager.execution.failover-strategy",
            "region",
            "What is restarted after a failure: the vertices that are connected with the failed one, or all.",
            "region",
            "full");
    public static final ConfigOption<String> RECOVERY_PATH = ConfigOption.text(
            "execution.state-recovery.path",
            "",
            "Directory of the savepoint or checkpoint that a job starts from; empty: without state.");
    public static final ConfigOption<Boolean> IGNORE_UNCLAIMED = ConfigOption.bool(
            "execution.state-recovery.ignore-unclaimed-state",
            false,
            "Whether state of operators that the program no longer has is left out.");
    public static final ConfigOption<String> CLAIM_MODE = oneOf(
            "execution.state-recovery.claim-mode",
            "no_claim",
            "Whether the savepoint stays the user's, or becomes the job's, which deletes it when it is no longer needed.",
            "no_claim",
            "claim");
    public static final ConfigOption<Boolean> FROM_LOCAL = ConfigOption.bool(
            "execution.state-recovery.from-local",
            false,
            "Whether TaskManagers keep copies of the files of the last checkpoint below io.tmp.dirs, and tasks that start again on the same one read those.");

    private RecoveryOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(
                STRATEGY,
                FIXED_ATTEMPTS,
                FIXED_DELAY,
                RATE_MAX_FAILURES,
                RATE_INTERVAL,
                RATE_DELAY,
                EXPONENTIAL_INITIAL,
                EXPONENTIAL_MAX,
                EXPONENTIAL_MULTIPLIER,
                EXPONENTIAL_RESET,
                EXPONENTIAL_JITTER,
                EXPONENTIAL_ATTEMPTS,
                FAILOVER_STRATEGY,
                RECOVERY_PATH,
                IGNORE_UNCLAIMED,
                CLAIM_MODE,
                FROM_LOCAL);
    }
}
