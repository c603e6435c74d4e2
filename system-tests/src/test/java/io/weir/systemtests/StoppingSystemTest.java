package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs are stopped and canceled at bad moments. */
class StoppingSystemTest {
    private static final int RECORDS = 100_000;
    /** Keeps records waiting in front of it. */
    private static final String SLOW =
            "%n.map(line -> { java.util.concurrent.locks.LockSupport.parkNanos(200_000); return line; })"
                    + ".startNewChain().uid(\"slow\")";
    /** Neither returns nor lets itself be interrupted. */
    private static final String STUCK =
            "%n.map(line -> { while (line.startsWith(\"7,\")) { Thread.interrupted(); } return line; }).name(\"stuck\")";

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = new Cluster("stopping", 2).startWith("task.cancellation.timeout=3 s");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aJobUnderBackPressureIsStoppedBetweenCheckpointsThatNeverCease() {
        Path output = cluster.directory().resolve("slow/output");
        Path slow = jar("slow", source(SLOW).replace("\"100 ms\"", "\"10 ms\""));
        RunningJob job = RunningJob.submit(cluster, "-p", 2, slow, RECORDS, 0, output);
        job.awaitCheckpoints(1);

        Command.Result stopped = cluster.weir("stop", "-p", cluster.directory().resolve("savepoints"), job.id())
                .endedWith(0);

        assertThat(job.state()).isEqualTo("FINISHED");
        assertThat(CountedLines.of(output).size()).isLessThan(RECORDS);
        cluster.weir("run", "-p", 1, "-s", RunningJob.savepointOf(stopped), jar("fast", source("")), RECORDS, 0, output)
                .endedWith(0);
        CountedLines.of(output).areThoseOf(RECORDS);
    }

    @Test
    void aJobIsCanceledWhileItRestores() {
        Path output = cluster.directory().resolve("restoring/output");
        RunningJob job = RunningJob.submit(cluster, "-p", 1, jar("restoring", source("")), RECORDS, 1_000, output);
        job.awaitCheckpoints(1);
        Path savepoint = RunningJob.savepointOf(
                cluster.weir("stop", "-p", cluster.directory().resolve("savepoints"), job.id())
                        .endedWith(0));
        String waiting = source("")
                .replace(
                        "open(OpenContext openContext) {",
                        "open(OpenContext openContext) throws Exception { new java.util.concurrent.CountDownLatch(1).await();");
        RunningJob next =
                RunningJob.submit(cluster, "-p", 1, "-s", savepoint, jar("waiting", waiting), RECORDS, 0, output);
        eventually(
                "a task is being restored",
                () -> next.rest("").path("vertices").toString().contains("INITIALIZING\":1"));

        cluster.weir("cancel", next.id()).endedWith(0);

        next.awaitState("CANCELED");
        assertThat(savepoint).isDirectoryContaining("glob:**_metadata");
    }

    @Test
    void aTaskThatCannotBeInterruptedTakesItsTaskManagerDownAndNothingElse() {
        Path output = cluster.directory().resolve("stuck/output");
        eventually("two TaskManagers", () -> taskManagers() == 2);
        RunningJob job = RunningJob.submit(cluster, "-p", 1, jar("stuck", source(STUCK)), RECORDS, 10_000, output);
        job.awaitTasks();

        cluster.weir("cancel", job.id()).endedWith(0);

        job.awaitState("CANCELED");
        eventually("its TaskManager is gone", () -> taskManagers() == 1);
        assertThat(logs().lines().filter(line -> line.contains("did not stop within 3000 ms")))
                .singleElement()
                .asString()
                .contains("stuck", "'task.cancellation.timeout'", "this TaskManager ends");
        assertThat(logs()).contains("/Counting.lambda$main$");
        cluster.weir("run", "-p", 2, Cluster.distributed("examples/WordCount.jar"))
                .endedWith(0);
        cluster.script("taskmanager.sh", "start").endedWith(0);
        eventually("its place is taken", () -> taskManagers() == 2);
    }

    private static int taskManagers() {
        return cluster.rest("/overview").path("taskmanagers").asInt();
    }

    private static String source(String added) {
        return JobSource.read("Counting.java").replace("/* added */", added.formatted());
    }

    private static Path jar(String name, String source) {
        return JobSource.compile(cluster.directory().resolve(name + ".jar"), "Counting", source);
    }

    private static String logs() {
        try (Stream<Path> files = Files.list(cluster.directory().resolve("log"))) {
            return files.filter(file -> file.toString().contains("taskmanager")
                            && file.toString().endsWith(".log"))
                    .map(StoppingSystemTest::read)
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
