package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples on a cluster of two TaskManagers with two slots each: results, and the commands around them. */
class ExamplesSystemTest {
    private static final Pattern SUBMITTED = Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");
    private static final Path FLIGHT_DELAYS = Cluster.distributed("examples/FlightDelays.jar");
    private static final Path WORD_COUNT = Cluster.distributed("examples/WordCount.jar");
    private static final Path SOCKET_WORD_COUNT = Cluster.distributed("examples/SocketWindowWordCount.jar");

    private static Cluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = new Cluster("examples", 2).start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void flightDelaysAreRightAtAnyParallelism(int parallelism) throws IOException {
        Path output = cluster.directory().resolve("delays-" + parallelism);

        cluster.weir("run", "-p", parallelism, FLIGHT_DELAYS, "--input", Flights.FILE, "--output", output)
                .endedWith(0);

        assertThat(Flights.written(output)).isEqualTo(Flights.delays(Files.readAllLines(Flights.FILE)));
    }

    @Test
    void flightDelaysAreRightWhenEachRecordTravelsAlone() throws IOException {
        Path output = cluster.directory().resolve("delays-alone");

        cluster.weir(
                        "run",
                        "-p",
                        4,
                        "-Dpipeline.exchange-batch-records=1",
                        FLIGHT_DELAYS,
                        "--input",
                        Flights.FILE,
                        "--output",
                        output,
                        "--sorted")
                .endedWith(0);

        assertThat(Flights.written(output)).isEqualTo(Flights.delays(Files.readAllLines(Flights.FILE)));
    }

    @Test
    void flightDelaysAreRightWhenTheSourceIsThrottled() throws IOException {
        List<String> slice = Files.readAllLines(Flights.FILE).subList(0, 601);
        Path input = Files.write(cluster.directory().resolve("slice.csv"), slice);
        Path output = cluster.directory().resolve("delays-throttled");

        Command.Result run = cluster.weir(
                "run", "-p", 2, FLIGHT_DELAYS, "--input", input, "--output", output, "--sorted", "--rate", 200);

        run.endedWith(0);
        assertThat(Flights.written(output)).isEqualTo(Flights.delays(slice));
        assertThat(cluster.rest("/jobs/" + jobId(run.out())).path("duration").asLong())
                .as("milliseconds for 600 rows at 200 per second")
                .isGreaterThan(2_000);
    }

    @Test
    void rowsThatCannotBeReadAreCountedAndSetAside() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(Flights.FILE).subList(0, 501));
        List<String> expected = Flights.delays(rows);
        List<String> malformed =
                List.of("2001-01-01 00:61,1,1,ABQ,ATL", "no flight", "2001-01-01 00:10,late,1,ABQ,ATL");
        rows.addAll(250, malformed);
        Path input = Files.write(cluster.directory().resolve("malformed.csv"), rows);
        Path output = cluster.directory().resolve("delays-malformed");

        Command.Result run = cluster.weir("run", "-p", 2, FLIGHT_DELAYS, "--input", input, "--output", output);

        run.endedWith(0);
        assertThat(run.out()).contains("malformed rows: 3");
        assertThat(Flights.written(output)).isEqualTo(expected);
        assertThat(Flights.written(output.resolve("malformed"))).containsExactlyInAnyOrderElementsOf(malformed);
    }

    @Test
    void anAttachedRunSaysThatTheJobHasFinished() throws IOException {
        Path words = Files.writeString(cluster.directory().resolve("words.txt"), "to be or not to be\n");
        Path output = cluster.directory().resolve("counts");

        Command.Result run = cluster.weir("run", WORD_COUNT, "--input", words, "--output", output);

        run.endedWith(0);
        assertThat(run.out())
                .contains(
                        "Program execution finished",
                        "Job with JobID %s has finished.".formatted(jobId(run.out())),
                        "Job Runtime: ");
        assertThat(Flights.written(output))
                .containsExactlyInAnyOrder("(to,1)", "(be,1)", "(or,1)", "(not,1)", "(to,2)", "(be,2)");
    }

    @Test
    void aDetachedJobRunsUntilItIsCanceled() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Command.Result run = cluster.weir("run", "-d", SOCKET_WORD_COUNT, "--port", server.getLocalPort());

            run.endedWith(0);
            String jobId = jobId(run.out());
            assertThat(run.out()).doesNotContain("finished");
            try (Socket words = server.accept()) {
                OutputStream out = words.getOutputStream();
                out.write("weir weir\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                eventually("the job runs", () -> state(jobId).equals("RUNNING"));
                assertThat(cluster.weir("list").endedWith(0).out())
                        .containsPattern(jobId + " : Socket window word count \\(RUNNING\\)");

                cluster.weir("cancel", jobId).endedWith(0);

                eventually("the job is canceled", () -> state(jobId).equals("CANCELED"));
                assertThat(words.getInputStream().read())
                        .as("the source's end of the socket")
                        .isEqualTo(-1);
            }
            assertThat(cluster.weir("list").endedWith(0).out()).doesNotContain(jobId);
            assertThat(cluster.weir("list", "-a").endedWith(0).out()).contains(jobId + " : ", "(CANCELED)");
            eventually(
                    "all slots are free",
                    () -> cluster.rest("/overview").path("slots-available").asInt() == 4);
        }
    }

    private static String state(String jobId) {
        return cluster.rest("/jobs/" + jobId).path("state").asText();
    }

    private static String jobId(String out) {
        Matcher submitted = SUBMITTED.matcher(out);
        assertThat(submitted.find()).as("a JobID in '%s'", out).isTrue();
        return submitted.group(1);
    }
}
