package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.protocol.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that start again where they were do without the checkpoint's directory. */
class LocalCopiesRestoreTest {
    @TempDir
    private Path parent;

    @Test
    void startsAgainWhileTheCheckpointsDirectoryIsGone() throws Exception {
        LocalCheckpoints checkpoints = new LocalCheckpoints(parent);
        Path local = parent.resolve("local");
        try (LocalTasks tasks = new LocalTasks(1, configuration(), local)) {
            LocalTasks.Running first = tasks.start(LocalRestoreTest.program("before"), 2, null, checkpoints);
            first.awaitRunning();
            LocalCheckpoints.Taken taken;
            Set<String> written;
            do {
                taken = checkpoints.take(first, AfterSnapshot.CONTINUE);
                assertThat(taken).as("there is data left").isNotNull();
                tasks.copies.checkpointCompleted(first.job.jobId(), taken.id());
                written = names(parent.resolve("chk"), parent.resolve("shared"));
            } while (written.isEmpty()); // nothing was counted yet
            Set<String> expected = written;
            eventually(() -> names(local).containsAll(expected));
            first.cancelAll();
            first.awaitEnd();
            eventually(() -> names(local).equals(expected));

            Files.move(parent.resolve("chk"), parent.resolve("away-chk"));
            Files.move(parent.resolve("shared"), parent.resolve("away-shared"));
            Files.createDirectory(parent.resolve("chk"));
            Files.createDirectory(parent.resolve("shared"));
            LocalTasks.Running second = tasks.start(first.job, taken, checkpoints);
            second.awaitRunning();
            assertThat(second.failures).isEmpty();
            while (checkpoints.take(second, AfterSnapshot.CONTINUE) != null) {
                assertThat(second.failures).isEmpty();
            }
            second.awaitEnd();

            assertThat(second.states.values()).containsOnly(TaskState.FINISHED);
            LocalRestoreTest.assertLastCounts("before");
            tasks.copies.releaseJob(first.job.jobId());
            eventually(() -> names(local).isEmpty());
        }
    }

    @Test
    void copiesNothingUnlessItIsTold() throws Exception {
        LocalCheckpoints checkpoints = new LocalCheckpoints(parent);
        Path local = parent.resolve("local");
        Configuration off = new Configuration().setString("execution.checkpointing.interval", "1 s");
        try (LocalTasks tasks = new LocalTasks(1, off, local)) {
            LocalTasks.Running running = tasks.start(LocalRestoreTest.program("off"), 2, null, checkpoints);
            running.awaitRunning();
            assertThat(checkpoints.take(running, AfterSnapshot.CONTINUE)).isNotNull();
            running.cancelAll();
            running.awaitEnd();
        }

        assertThat(local).doesNotExist();
    }

    private static Configuration configuration() {
        return new Configuration()
                .setString("execution.checkpointing.interval", "1 s")
                .setString("execution.state-recovery.from-local", "true");
    }

    private static Set<String> names(Path... directories) {
        return Stream.of(directories)
                .flatMap(directory -> files(directory).stream())
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException | java.io.UncheckedIOException e) {
            return List.of(); // being deleted
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it happens within 30 s").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
