package io.weir.jobmanager.job;

import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.jobmanager.checkpoint.CompletedCheckpoint;
import io.weir.jobmanager.checkpoint.StateAssignment;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.graph.JobGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints that a former leader has left of a job.
 *
 * @param checkpoints oldest first
 * @param job with the numbers of key groups that the newest has
 */
record LeftCheckpoints(List<CompletedCheckpoint> checkpoints, JobGraph job) {
    private static final Logger LOG = LoggerFactory.getLogger(LeftCheckpoints.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /**
     * Reads them. The newest must be there; an older one that is gone for certain is left out. Blocks.
     *
     * @throws UncheckedIOException if one cannot be read
     */
    static LeftCheckpoints read(StoredJob left, CheckpointFiles files) {
        List<CompletedCheckpoint> read = new ArrayList<>();
        JobGraph job = left.job();
        for (int i = 0; i < left.checkpoints().size(); i++) {
            Path directory = left.checkpoints().get(i);
            boolean newest = i == left.checkpoints().size() - 1;
            if (!newest && Files.notExists(directory)) {
                LOG.warn("The checkpoint in {} of job {} is gone; newer ones are there", directory, job.jobId());
                continue;
            }
            try {
                CheckpointMetadata metadata = files.read(directory);
                boolean own = !metadata.kind().isSavepoint(); // a savepoint that the job was stopped with is the user's
                CompletedCheckpoint checkpoint = new CompletedCheckpoint(metadata, directory, own, own);
                read.add(checkpoint);
                if (newest) {
                    job = StateAssignment.fitted(job, checkpoint.metadata());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "its checkpoint %s cannot be read: %s".formatted(directory, e.getMessage()), e);
            }
        }
        return new LeftCheckpoints(List.copyOf(read), job);
    }

    /**
     * Reads them as soon as that is possible, while {@code wanted}. An older checkpoint, or none, would give another result: so
     * the newest is tried again and again, until a user gives the job up. Done on the endpoint's thread.
     */
    static void await(StoredJob left, JobRuntime runtime, BooleanSupplier wanted, Consumer<LeftCheckpoints> then) {
        CompletableFuture.supplyAsync(() -> read(left, runtime.durability().files()), runtime.io())
                .whenCompleteAsync(
                        (read, error) -> {
                            if (wanted.getAsBoolean() && read != null) {
                                then.accept(read);
                            } else if (wanted.getAsBoolean()) {
                                LOG.error(
                                        "Job {} cannot go on yet: {}",
                                        left.job().jobId(),
                                        why(error));
                                runtime.main().schedule(PAUSE, () -> await(left, runtime, wanted, then));
                            }
                        },
                        runtime.main());
    }

    private static String why(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }
}
