package io.weir.jobmanager.job;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.jobmanager.checkpoint.CompletedCheckpoint;
import io.weir.jobmanager.checkpoint.StateAssignment;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.RecoveryOptions;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The savepoint or checkpoint that a job is started from.
 *
 * @param path its directory; null: the job starts without state
 * @param ignoreUnclaimed whether state of operators that the job does not have is left out
 * @param claim whether the job owns it from then on
 * @param backend {@code state.backend} of the job
 */
record StartingPoint(@Nullable Path path, boolean ignoreUnclaimed, boolean claim, String backend) {
    static StartingPoint from(Configuration settings) {
        Path path =
                CheckpointConfig.path(settings.get(RecoveryOptions.RECOVERY_PATH), RecoveryOptions.RECOVERY_PATH.key());
        if (path != null && path.endsWith(CheckpointMetadata.FILE_NAME)) {
            path = path.getParent();
        }
        return new StartingPoint(
                path,
                settings.get(RecoveryOptions.IGNORE_UNCLAIMED),
                settings.get(RecoveryOptions.CLAIM_MODE).equals("claim"),
                RocksDbOptions.shortName(settings.get(WeirOptions.STATE_BACKEND)));
    }

    /** Why the job does not start, where {@link #read} has failed with {@code error}. */
    Failure notRead(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        String message = cause == null ? "it is not there." : String.valueOf(cause.getMessage());
        return Failure.of("io.weir.NotRestorable", "The job cannot be started from %s: %s".formatted(path, message));
    }

    /**
     * What a job starts with.
     *
     * @param checkpoint its state
     * @param job the job, with the numbers of key groups that the state has where the program left them open
     */
    record Start(CompletedCheckpoint checkpoint, JobGraph job) {}

    /**
     * Reads it and checks that it fits to {@code job}. Blocks.
     *
     * @throws IllegalArgumentException if it does not fit; the message says all that does not
     * @throws UncheckedIOException if it cannot be read; the message names the file
     */
    Start read(JobGraph job, CheckpointFiles files) {
        Path directory = path;
        if (directory == null) {
            throw new IllegalStateException("The job is started without state");
        }
        try {
            CheckpointMetadata metadata = files.read(directory);
            JobGraph fitted = StateAssignment.fitted(job, metadata);
            List<String> problems = new ArrayList<>(StateAssignment.problems(fitted, metadata, ignoreUnclaimed));
            problems.addAll(StateAssignment.unreadable(fitted, metadata, backend));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join(" ", problems));
            }
            return new Start(new CompletedCheckpoint(metadata, directory, false, claim), fitted);
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }
}
