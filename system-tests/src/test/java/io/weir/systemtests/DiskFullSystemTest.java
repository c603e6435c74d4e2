package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose checkpoints no longer fit on the disk.
 */
class DiskFullSystemTest {
    private static final String REASON = SmallDisk.REASON;

    @BeforeAll
    static void needsANamespace(@TempDir Path directory) {
        SmallDisk.requireNamespaces(directory);
    }

    @Test
    void checkpointsFailWithTheReasonUntilThereIsRoomAndTheJobGoesOn() {
        try (Cluster cluster = new Cluster("disk-full", 1)) {
            Path directory = cluster.directory().resolve("checkpoints");
            startWithSmallDisk(cluster, directory);
            RunningJob job = submit(cluster);
            job.awaitCheckpoints(2);
            Path disk = SmallDisk.of(cluster.jobManager(), directory);
            Path filler = disk.resolve("filler");

            // What is deleted makes room again.
            eventually("checkpoints fail", () -> {
                SmallDisk.fill(filler);
                return job.checkpoints("failed") >= 3;
            });
            String failed = job.rest("/checkpoints")
                    .path("latest")
                    .path("failed")
                    .path("failure_message")
                    .asText();
            Command.Result checkpoint = failed(cluster, filler, "checkpoint", job.id());
            Command.Result savepoint = failed(cluster, filler, "savepoint", job.id(), directory.resolve("savepoints"));

            assertThat(failed).contains(REASON, directory + "/" + job.id());
            assertThat(checkpoint.err()).startsWith("error: ").contains(REASON, directory + "/" + job.id());
            assertThat(savepoint.err()).startsWith("error: ").contains(REASON, directory + "/savepoints/savepoint-");
            assertThat(job.state()).isEqualTo("RUNNING");
            assertThat(job.restarts()).isZero();

            SmallDisk.delete(filler);
            job.awaitCheckpoints(2);
            // One that is kept, one under way, and one that is being deleted.
            eventually(
                    "those given up are deleted",
                    () -> entries(disk.resolve(job.id())).stream()
                                    .filter(Files::isDirectory)
                                    .filter(entry ->
                                            entry.getFileName().toString().startsWith("chk-"))
                                    .count()
                            <= 3);
            cluster.weir("cancel", job.id()).endedWith(0);

            eventually(
                    "nothing stays behind",
                    () -> entries(disk.resolve(job.id())).isEmpty());
            assertThat(entries(disk.resolve("savepoints"))).isEmpty();
        }
    }

    private static void startWithSmallDisk(Cluster cluster, Path directory) {
        cluster.startWithin(SmallDisk.within(directory, "1m"));
    }

    private static RunningJob submit(Cluster cluster) {
        Path jar = JobSource.compile(
                cluster.directory().resolve("counting.jar"), "Counting", JobSource.read("Counting.java"));
        return RunningJob.submit(
                cluster,
                "-p",
                2,
                "-Dexecution.checkpointing.tolerable-failed-checkpoints=1000000",
                "-Dexecution.checkpointing.data-inline-threshold=0",
                jar,
                1_000_000,
                1_000,
                cluster.directory().resolve("output"));
    }

    /** Runs a command while the disk is kept full; again if it found the room of one that was given up. */
    private static Command.Result failed(Cluster cluster, Path filler, Object... arguments) {
        for (int attempt = 0; attempt < 20; attempt++) {
            Command command = cluster.startWeir(arguments);
            eventually("the command ends", () -> {
                SmallDisk.fill(filler);
                return !command.isRunning();
            });
            Command.Result result = command.await();
            if (result.exitCode() != 0) {
                return result;
            }
        }
        throw new AssertionError("It never failed: " + List.of(arguments));
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
