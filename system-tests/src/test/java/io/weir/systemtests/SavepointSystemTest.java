package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job is stopped and goes on as its next version, with other subtasks, operators and fields. */
class SavepointSystemTest {
    private static final int RECORDS = 30_000;
    private static final String KEY_GROUPS = "pipeline.max-parallelism=";

    private static Cluster cluster;

    private Path directory;

    @BeforeAll
    static void start() {
        cluster = new Cluster("savepoint", 2).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void makeADirectory() throws IOException {
        directory = Files.createTempDirectory(cluster.directory(), "job-");
    }

    /** The savepoint is moved before, and has fewer key groups than the next version would have by itself. */
    @Test
    void aJobGoesOnAsItsNextVersionOnAnotherBackend() throws IOException {
        Path output = directory.resolve("output");
        Path taken = stopped(version(1), output, "-Dstate.backend=filesystem", "-D", KEY_GROUPS + "3");
        assertThat(CountedLines.of(output).size())
                .as("lines of the first version")
                .isLessThan(RECORDS);
        Path savepoint = Files.move(taken, directory.resolve("moved"));
        Path next = version(2);
        Object[] program = {next, RECORDS, 0, output};

        String refused = refusal(cluster.weir(Command.words("run", "-p", 4, "-s", savepoint, program)));
        String contradicted =
                refusal(cluster.weir(Command.words("run", "-p", 3, "-s", savepoint, "-D", KEY_GROUPS + "8", program)));
        cluster.weir(Command.words("run", "-p", 3, "-s", savepoint, "-Dstate.backend=rocksdb", program))
                .endedWith(0);

        assertThat(refused).contains("'totals'", "3 key groups", "(-p), to 3");
        assertThat(contradicted).contains("'totals'", "3 key groups, and the job has 8");
        CountedLines.of(output).areThoseOf(RECORDS);
    }

    private static String refusal(Command.Result result) {
        assertThat(result.exitCode()).as("%s", result).isNotZero();
        assertThat(result.err()).startsWith("error: ").doesNotContain("\tat ");
        return result.err();
    }

    @Test
    void stateOfAnOperatorThatIsGoneIsRefusedUnlessAllowed() {
        Path output = directory.resolve("output");
        Path savepoint = stopped(version(1), output);
        Path without = JobSource.compile(
                directory.resolve("without.jar"),
                "Counting",
                JobSource.read("Counting.java").replace("uid(\"totals\")", "uid(\"renamed\")"));

        Command.Result refused = cluster.weir("run", "-p", 2, "-s", savepoint, without, RECORDS, 0, output);

        assertThat(refused.exitCode()).as("%s", refused).isNotZero();
        assertThat(refused.err())
                .startsWith("error: ")
                .contains("totals")
                .contains("--allowNonRestoredState")
                .doesNotContain("\tat ");
        cluster.weir("run", "-p", 2, "-s", savepoint, "-n", without, RECORDS, 0, output)
                .endedWith(0);
    }

    @Test
    void whoStopsTwiceIsToldAndASavepointCanBeDeleted() {
        Path output = directory.resolve("output");
        String jobId = running(version(1), output).id();
        Path target = directory.resolve("savepoints");
        Path first =
                RunningJob.savepointOf(cluster.weir("savepoint", jobId, target).endedWith(0));

        Command one = cluster.startWeir("stop", "-p", target, jobId);
        Command two = cluster.startWeir("stop", "-p", target, jobId);
        List<Command.Result> results = List.of(one.await(), two.await());

        assertThat(results).as("%s", results).anyMatch(result -> result.exitCode() == 0);
        results.stream()
                .filter(result -> result.exitCode() != 0)
                .forEach(
                        result -> assertThat(result.err()).startsWith("error: ").doesNotContain("\tat "));
        assertThat(cluster.rest("/jobs/" + jobId).path("state").asText()).isEqualTo("FINISHED");
        assertThat(first).isDirectoryContaining("glob:**_metadata");
        cluster.weir("savepoint", "-d", first).endedWith(0);
        assertThat(first).doesNotExist();
    }

    @Test
    void aDamagedFileOfASavepointIsNamed() throws IOException {
        Path output = directory.resolve("output");
        Path program = version(1);
        Path savepoint = stopped(program, output);
        int copies = 0;
        for (Path file : filesOf(savepoint)) {
            byte[] whole = Files.readAllBytes(file);
            // Each in a copy of its own, so that both are tried at once.
            List<Command> tried = new ArrayList<>();
            for (byte[] damaged : List.of(flipped(whole), Arrays.copyOf(whole, whole.length - 1))) {
                Path copy = directory.resolve("copy-" + copies++);
                copy(savepoint, copy);
                Files.write(copy.resolve(file.getFileName()), damaged);
                tried.add(cluster.startWeir("run", "-p", 2, "-s", copy, program, RECORDS, 0, output));
            }
            for (Command each : tried) {
                Command.Result refused = each.await();
                assertThat(refused.exitCode())
                        .as("%s with %s damaged", refused, file)
                        .isNotZero();
                assertThat(refused.err())
                        .startsWith("error: ")
                        .contains(file.getFileName().toString())
                        .doesNotContain("Exception", "\tat ");
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : filesOf(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[flipped.length / 2] ^= 4;
        return flipped;
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Version 2 keeps one more figure per key and has one more operator. */
    private Path version(int version) {
        String source = JobSource.read("Counting.java");
        if (version == 2) {
            source = source.replace(
                            "record Total(long count, long sum)", "record Total(long count, long sum, Long largest)")
                    .replace("new Total(0, 0)", "new Total(0, 0, 0L)")
                    .replace(
                            "total.sum() + number)",
                            "total.sum() + number, Math.max(total.largest() == null ? 0 : total.largest(), number))")
                    .replace("/* added */", ".map(line -> line).uid(\"added\")");
        }
        return JobSource.compile(directory.resolve("version" + version + ".jar"), "Counting", source);
    }

    private RunningJob running(Path jar, Path output, Object... options) {
        RunningJob job = RunningJob.submit(cluster, Command.words("-p", 2, options, jar, RECORDS, 1_000, output));
        job.awaitCheckpoints(2);
        return job;
    }

    private Path stopped(Path jar, Path output, Object... options) {
        RunningJob job = running(jar, output, options);
        Path target = directory.resolve("savepoints");
        Path savepoint = RunningJob.savepointOf(
                cluster.weir("stop", "-p", target, job.id()).endedWith(0));
        job.awaitState("FINISHED");
        return savepoint;
    }
}
