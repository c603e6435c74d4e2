package io.weir.runtime.config;

import static io.weir.runtime.config.OptionTypes.atLeast;
import static io.weir.runtime.config.OptionTypes.oneOf;
import static io.weir.runtime.config.OptionTypes.positive;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.MemorySize;
import java.time.Duration;
import java.util.List;

/** The keys of checkpoints and savepoints; programs may set them for their job. */
public final class CheckpointOptions {
    public static final ConfigOption<Duration> INTERVAL = ConfigOption.duration(
            "execution.checkpointing.interval",
            "0 ms",
            "How often a checkpoint is begun; 0: none is taken by time, and a failure ends the job.");
    public static final ConfigOption<String> MODE = oneOf(
            "execution.checkpointing.mode",
            "exactly_once",
            "Whether the state holds each record exactly once, or a record may be counted again after a failure, which needs no channel to wait.",
            "exactly_once",
            "at_least_once");
    public static final ConfigOption<Duration> TIMEOUT = ConfigOption.duration(
            "execution.checkpointing.timeout", "10 min", "After which a checkpoint that is not complete is given up.");
    public static final ConfigOption<Duration> MIN_PAUSE = ConfigOption.duration(
            "execution.checkpointing.min-pause",
            "0 ms",
            "Least time between the end of a checkpoint and the begin of the next.");
    public static final ConfigOption<Integer> MAX_CONCURRENT = positive(
            "execution.checkpointing.max-concurrent-checkpoints",
            1,
            "How many checkpoints may be under way at the same time.");
    public static final ConfigOption<Integer> TOLERABLE_FAILURES = atLeast(
            0,
            "execution.checkpointing.tolerable-failed-checkpoints",
            0,
            "How many checkpoints in a row may fail before the job is restarted.");
    public static final ConfigOption<Integer> NUM_RETAINED =
            positive("execution.checkpointing.num-retained", 1, "Number of completed checkpoints that are kept.");
    public static final ConfigOption<Boolean> INCREMENTAL = ConfigOption.bool(
            "execution.checkpointing.incremental",
            false,
            "Whether a checkpoint of the rocksdb backend writes only the files that the last complete one does not have. On the heap only what has changed is written in any case.");
    public static final ConfigOption<String> STORAGE = oneOf(
            "execution.checkpointing.storage",
            "auto",
            "Where checkpoints go: into files below execution.checkpointing.dir, or into the JobManager's memory, which ends with it; auto: files if that directory is set.",
            "auto",
            "jobmanager",
            "filesystem");
    public static final ConfigOption<String> DIRECTORY = ConfigOption.text(
            "execution.checkpointing.dir",
            "",
            "Directory of checkpoints, the same on all machines; <job id>/chk-<number> is made in it.");
    public static final ConfigOption<String> SAVEPOINT_DIRECTORY = ConfigOption.text(
            "execution.checkpointing.savepoint-dir",
            "",
            "Directory of savepoints for which none is named; savepoint-<job>-<random> is made in it.");
    public static final ConfigOption<MemorySize> INLINE_THRESHOLD = ConfigOption.memory(
            "execution.checkpointing.data-inline-threshold",
            "20 kb",
            "Pieces of state up to this size go into the checkpoint's metadata instead of a file of their own.");
    public static final ConfigOption<MemorySize> MEMORY_MAX_SIZE = ConfigOption.memory(
            "state.storage.memory.max-size",
            "5 mb",
            "Largest piece of state that checkpoints in the JobManager's memory take.");
    public static final ConfigOption<String> RETENTION = oneOf(
            "execution.checkpointing.externalized-checkpoint-retention",
            "no_externalized_checkpoints",
            "What becomes of the last checkpoints when a job ends: deleted; kept if it failed; or kept if it failed or was canceled.",
            "no_externalized_checkpoints",
            "delete_on_cancellation",
            "retain_on_cancellation");
    public static final ConfigOption<Boolean> UNALIGNED = ConfigOption.bool(
            "execution.checkpointing.unaligned.enabled",
            false,
            "Whether barriers may overtake queued records, which then become part of the checkpoint.");
    public static final ConfigOption<Duration> ALIGNED_TIMEOUT = ConfigOption.duration(
            "execution.checkpointing.aligned-checkpoint-timeout",
            "0 ms",
            "With unaligned checkpoints: for how long channels wait for the others before barriers overtake; 0: not at all.");

    private CheckpointOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(
                INTERVAL,
                MODE,
                TIMEOUT,
                MIN_PAUSE,
                MAX_CONCURRENT,
                TOLERABLE_FAILURES,
                NUM_RETAINED,
                INCREMENTAL,
                STORAGE,
                DIRECTORY,
                SAVEPOINT_DIRECTORY,
                INLINE_THRESHOLD,
                MEMORY_MAX_SIZE,
                RETENTION,
                UNALIGNED,
                ALIGNED_TIMEOUT);
    }
}
