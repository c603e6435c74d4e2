package io.weir.api.datastream;

import io.weir.api.checkpoint.CheckpointingMode;
import io.weir.api.checkpoint.ExternalizedCheckpointRetention;
import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.Locale;

/**
 * How a job takes checkpoints. Each setting is a key {@code execution.checkpointing.*} of the job's configuration; what is not
 * set here is as the cluster has it.
 */
public final class CheckpointConfig {
    private static final String KEYS = "execution.checkpointing.";
    private static final long MIN_INTERVAL_MILLIS = 10;
    private static final ConfigOption<Duration> INTERVAL = ConfigOption.duration(
            KEYS + "interval", "0 ms", "How often a checkpoint is begun; 0: none is taken by time.");
    private static final ConfigOption<CheckpointingMode> MODE = new ConfigOption<>(
            KEYS + "mode",
            "checkpointing mode",
            "exactly_once",
            "Whether a record may be counted again after a failure.",
            text -> CheckpointingMode.valueOf(text.trim().toUpperCase(Locale.ROOT)));

    private final Configuration configuration;

    CheckpointConfig(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Whether checkpoints are taken by time. */
    public boolean isCheckpointingEnabled() {
        return !configuration.get(INTERVAL).isZero();
    }

    /** Takes no checkpoints by time. */
    public void disableCheckpointing() {
        set("interval", "0 ms");
    }

    /** How often a checkpoint is begun, in milliseconds; -1 where none is taken by time. */
    public long getCheckpointInterval() {
        return isCheckpointingEnabled() ? configuration.get(INTERVAL).toMillis() : -1;
    }

    /** Sets how often a checkpoint is begun, in milliseconds, at least 10. */
    public void setCheckpointInterval(long intervalMillis) {
        if (intervalMillis < MIN_INTERVAL_MILLIS) {
            throw new IllegalArgumentException("The interval of checkpoints is at least %d ms, not %d."
                    .formatted(MIN_INTERVAL_MILLIS, intervalMillis));
        }
        set("interval", intervalMillis + " ms");
    }

    /** What the state says about records that are processed again after a failure. */
    public CheckpointingMode getCheckpointingConsistencyMode() {
        return configuration.get(MODE);
    }

    /** Sets what the state says about records that are processed again after a failure. */
    public void setCheckpointingConsistencyMode(CheckpointingMode mode) {
        set("mode", mode.name());
    }

    /** Sets the milliseconds after which a checkpoint that is not complete is given up, at least 1. */
    public void setCheckpointTimeout(long timeoutMillis) {
        requireAtLeast(1, timeoutMillis, "timeout of checkpoints");
        set("timeout", timeoutMillis + " ms");
    }

    /** Sets the least milliseconds between the end of a checkpoint and the begin of the next. */
    public void setMinPauseBetweenCheckpoints(long pauseMillis) {
        requireAtLeast(0, pauseMillis, "pause between checkpoints");
        set("min-pause", pauseMillis + " ms");
    }

    /** Sets how many checkpoints may be under way at the same time, at least 1. */
    public void setMaxConcurrentCheckpoints(int checkpoints) {
        requireAtLeast(1, checkpoints, "number of concurrent checkpoints");
        set("max-concurrent-checkpoints", Integer.toString(checkpoints));
    }

    /** Sets how many checkpoints in a row may fail before the job is restarted. */
    public void setTolerableCheckpointFailureNumber(int failures) {
        requireAtLeast(0, failures, "number of tolerable failures");
        set("tolerable-failed-checkpoints", Integer.toString(failures));
    }

    /** Sets what becomes of the last checkpoints when the job ends. */
    public void setExternalizedCheckpointRetention(ExternalizedCheckpointRetention retention) {
        set("externalized-checkpoint-retention", retention.name());
    }

    /** Lets checkpoints overtake records that wait in channels, which then become part of the checkpoint. */
    public void enableUnalignedCheckpoints() {
        enableUnalignedCheckpoints(true);
    }

    /** Whether checkpoints overtake records that wait in channels. */
    public void enableUnalignedCheckpoints(boolean enabled) {
        set("unaligned.enabled", Boolean.toString(enabled));
    }

    /** Sets for how long checkpoints wait behind records before they overtake them; zero: not at all. */
    public void setAlignedCheckpointTimeout(Duration timeout) {
        requireAtLeast(0, timeout.toMillis(), "timeout of aligned checkpoints");
        set("aligned-checkpoint-timeout", timeout.toMillis() + " ms");
    }

    private static void requireAtLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException("The %s is at least %d, not %d.".formatted(what, least, value));
        }
    }

    private void set(String key, String value) {
        configuration.setString(KEYS + key, value);
    }
}
