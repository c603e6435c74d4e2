package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.systemtests.programs.NoJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What cannot be done is said in one sentence, with an exit code that scripts can read. */
class WrongCallsSystemTest {
    private static final Path WORD_COUNT = Cluster.distributed("examples/WordCount.jar");

    private static Cluster cluster;

    @BeforeAll
    static void prepare() {
        cluster = new Cluster("wrong-calls", 1);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void aJarWithoutAMainClass() {
        Path jar = JobJar.of(cluster.directory().resolve("library.jar"), null, NoJob.class);

        says(
                cluster.weir("run", jar),
                2,
                "error: '%s' does not say which class to run: its manifest has no Main-Class. Name it with -c. "
                                .formatted(jar)
                        + "Classes in it: io.weir.systemtests.programs.NoJob.");
    }

    @Test
    void aJarThatIsNotThere() {
        says(cluster.weir("run", "no-such.jar"), 2, "error: There is no jar 'no-such.jar'.");
    }

    @Test
    void aProgramWithoutAJob() {
        Path jar = JobJar.of(cluster.directory().resolve("no-job.jar"), NoJob.class, NoJob.class);

        says(
                cluster.weir("run", jar),
                1,
                "error: The program in '%s' ended without a job: its main method never called execute()."
                        .formatted(jar));
    }

    @Test
    void anOptionThatIsUnknown() {
        says(cluster.weir("list", "--al"), 2, "error: Unknown option: '--al'", "--all");
    }

    @Test
    void aKeyThatIsUnknownGetsASuggestion() {
        says(
                cluster.weir("run", "-Dparallelism.defalt=2", WORD_COUNT),
                2,
                "'parallelism.defalt'",
                "Did you mean 'parallelism.default'?");
    }

    @Test
    void noClusterAnswers() {
        String address = cluster.restAddress().toString();

        says(cluster.weir("list"), 4, "error: No JobManager answers at %s.".formatted(address), "hint: ");
        says(cluster.weir("run", WORD_COUNT), 4, "error: No JobManager answers at %s.".formatted(address), "hint: ");
    }

    @Test
    void aPortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Command.Result start =
                    cluster.script("jobmanager.sh", "start-foreground", "-Drest.port=" + taken.getLocalPort());

            says(start, 1, Integer.toString(taken.getLocalPort()), "'rest.port'");
        }
    }

    /** What needs a cluster to be refused by it. */
    @Nested
    class OnACluster {
        private static Cluster small;

        @BeforeAll
        static void start() {
            small = new Cluster("refused", 1).start();
        }

        @AfterAll
        static void stop() {
            small.close();
        }

        @Test
        void tooFewSlots() {
            says(
                    small.weir("run", "-p", 3, WORD_COUNT),
                    7,
                    "error: The job needs 3 slots; 2 of 2 are free on 1 TaskManager",
                    "lower the parallelism (-p)");
        }

        @Test
        void aJobThatIsUnknown() {
            says(
                    small.weir("cancel", "0123456789abcdef0123456789abcdef"),
                    3,
                    "error: There is no job '0123456789abcdef0123456789abcdef'");
        }
    }

    private static void says(Command.Result result, int exitCode, String... sentences) {
        result.endedWith(exitCode);
        assertThat(result.err()).contains(sentences).doesNotContain("\tat ");
        assertThat(result.err().lines().filter(line -> line.startsWith("error: ")))
                .hasSize(1);
    }
}
