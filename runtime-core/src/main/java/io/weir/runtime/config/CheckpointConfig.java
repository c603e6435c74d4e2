package io.weir.runtime.config;

import io.weir.api.configuration.Configuration;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a job takes checkpoints.
 *
 * @param pace when they are begun and given up
 * @param storage where they go
 * @param exactlyOnce whether channels wait for the others
 * @param alignmentTimeoutMillis as {@link io.weir.runtime.checkpoint.CheckpointBarrier} has it: -1: no barrier overtakes
 * @param tolerableFailures how many in a row may fail
 * @param retained how many completed ones are kept
 * @param retention what becomes of them when the job ends
 */
public record CheckpointConfig(
        Pace pace,
        Storage storage,
        boolean exactlyOnce,
        long alignmentTimeoutMillis,
        int tolerableFailures,
        int retained,
        Retention retention) {
    /**
     * When checkpoints are begun and given up.
     *
     * @param interval between the begins of two; zero: none is begun by time
     * @param minPause between the end of one and the begin of the next
     * @param timeout after which one is given up
     * @param maxConcurrent how many may be under way
     */
    public record Pace(Duration interval, Duration minPause, Duration timeout, int maxConcurrent) {
        /** Whether checkpoints are begun by time. */
        public boolean isPeriodic() {
            return !interval.isZero();
        }
    }

    /**
     * Where checkpoints go.
     *
     * @param directory of all checkpoints; null: the JobManager's memory
     * @param savepointDirectory of savepoints for which none is named; null: none
     * @param inlineBytes up to which size pieces of state are kept in the metadata
     * @param maxInlineBytes up to which size pieces are taken without a directory
     */
    public record Storage(
            @Nullable Path directory, @Nullable Path savepointDirectory, long inlineBytes, long maxInlineBytes) {}

    /** What becomes of the last checkpoints when a job ends. All delete them when it has finished. */
    public enum Retention {
        /** They are deleted. */
        NO_EXTERNALIZED_CHECKPOINTS,
        /** They are kept if it failed. */
        DELETE_ON_CANCELLATION,
        /** They are kept if it failed or was canceled. */
        RETAIN_ON_CANCELLATION
    }

    /** The settings of the cluster with those of a job over them, all under the names that keys have here. */
    public static Configuration merge(Configuration cluster, Map<String, String> job) {
        Configuration merged = new Configuration().addAll(cluster);
        job.forEach((key, value) -> merged.setString(WeirOptions.currentName(key), value));
        return merged;
    }

    /**
     * Takes the settings out of {@code values}.
     *
     * @throws IllegalArgumentException if one does not fit; the message names it
     */
    public static CheckpointConfig from(Configuration values) {
        String directory = values.get(CheckpointOptions.DIRECTORY);
        String storage = values.get(CheckpointOptions.STORAGE);
        if (storage.equals("filesystem") && directory.isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' is filesystem, but '%s' names no directory. Set it, or leave the former out."
                            .formatted(CheckpointOptions.STORAGE.key(), CheckpointOptions.DIRECTORY.key()));
        }
        boolean inMemory = storage.equals("jobmanager") || directory.isEmpty();
        boolean exactlyOnce = values.get(CheckpointOptions.MODE).equals("exactly_once");
        // Where no channel waits for others there is nothing to overtake.
        long alignmentTimeout = exactlyOnce && values.get(CheckpointOptions.UNALIGNED)
                ? values.get(CheckpointOptions.ALIGNED_TIMEOUT).toMillis()
                : -1;
        return new CheckpointConfig(
                new Pace(
                        values.get(CheckpointOptions.INTERVAL),
                        values.get(CheckpointOptions.MIN_PAUSE),
                        values.get(CheckpointOptions.TIMEOUT),
                        // Barriers that overtake would have to overtake each other.
                        alignmentTimeout >= 0 ? 1 : values.get(CheckpointOptions.MAX_CONCURRENT)),
                new Storage(
                        inMemory ? null : path(directory, CheckpointOptions.DIRECTORY.key()),
                        path(
                                values.get(CheckpointOptions.SAVEPOINT_DIRECTORY),
                                CheckpointOptions.SAVEPOINT_DIRECTORY.key()),
                        values.get(CheckpointOptions.INLINE_THRESHOLD).bytes(),
                        values.get(CheckpointOptions.MEMORY_MAX_SIZE).bytes()),
                exactlyOnce,
                alignmentTimeout,
                values.get(CheckpointOptions.TOLERABLE_FAILURES),
                values.get(CheckpointOptions.NUM_RETAINED),
                Retention.valueOf(values.get(CheckpointOptions.RETENTION).toUpperCase(Locale.ROOT)));
    }

    /**
     * The directory that {@code text} names: an absolute path, or one after {@code file:}. Null when it is empty.
     *
     * @throws IllegalArgumentException if it is neither; the message names {@code what}
     */
    public static @Nullable Path path(String text, String what) {
        if (text.isEmpty()) {
            return null;
        }
        String path = text.startsWith("file:") ? text.substring("file:".length()) : text;
        while (path.startsWith("//")) {
            path = path.substring(1);
        }
        try {
            if (Path.of(path).isAbsolute()) {
                return Path.of(path).normalize();
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'%s' (%s) is no path: %s.".formatted(text, what, e.getReason()), e);
        }
        throw new IllegalArgumentException(
                "'%s' (%s) is no absolute path; write it as /data/checkpoints or file:///data/checkpoints, the same on all machines."
                        .formatted(text, what));
    }
}
