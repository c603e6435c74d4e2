package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code weir local} with its log, as somebody has it on their own machine. */
class LocalSystemTest {
    private Cluster cluster;
    private String address;

    @BeforeEach
    void prepare() {
        cluster = new Cluster("local", 0);
        address = "localhost:" + FreePorts.take(1).get(0);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Object[] local(Object... more) {
        return Command.words("local", "-Dlog.dirs=" + data(), more);
    }

    private Path data() {
        return cluster.directory().resolve("data");
    }

    private Command start() {
        String port = address.substring(address.indexOf(':') + 1);
        Command started = cluster.startWeir(local("--log-port", port));
        eventually("it is up", () -> started.out().contains("Try: ") || !started.isRunning());
        assertThat(started.out())
                .contains("Weir is up:  " + cluster.restAddress(), "Log:         " + address)
                .contains("weir topic create flights -b " + address);
        return started;
    }

    private Command.Result weir(Object... words) {
        return cluster.weir(Command.words(words, "-b", address)).endedWith(0);
    }

    /** What it has written down since it was started for the last time. */
    private List<String> logged() throws IOException {
        try (Stream<Path> files = Files.list(cluster.directory().resolve("log"))) {
            Path file = files.filter(path -> path.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(file);
        }
    }

    private List<String> consumed() {
        return weir("consume", "flights", "--from-beginning").out().lines().toList();
    }

    @Test
    void keepsRecordsWhenItIsStoppedAndWhenItIsKilled() throws IOException {
        List<String> flights = Files.readAllLines(Flights.FILE);
        Command first = start();
        weir("topic", "create", "flights");
        assertThat(weir("produce", "flights", "-f", Flights.FILE).err())
                .isEqualTo("Wrote %d records.%n".formatted(flights.size()));
        assertThat(consumed()).isEqualTo(flights);
        assertThat(weir("consume", "flights", "--from", "-2").out().lines().toList())
                .isEqualTo(flights.subList(flights.size() - 2, flights.size()));
        assertThat(cluster.rest("/overview").path("taskmanagers").asInt()).isEqualTo(1);

        first.stop();
        first.await();

        assertThat(logged()).last().asString().endsWith("Broker 1 has ended.");
        Command second = start();
        assertThat(logged()).noneMatch(line -> line.contains(" groups of the journal in "));
        weir("produce", "flights", "-f", Flights.FILE);

        second.kill();
        second.await();

        start();
        assertThat(logged()).anyMatch(line -> line.contains(" groups of the journal in "));
        List<String> twice = new ArrayList<>(flights);
        twice.addAll(flights);
        assertThat(consumed()).isEqualTo(twice);
    }

    @Test
    void saysInASentenceWhyItDoesNotStart() throws IOException {
        Command running = start();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            says(
                    cluster.weir("local", "-Dlog.dirs=" + data() + "2", "--log-port", taken.getLocalPort()),
                    1,
                    "error: Listener PLAINTEXT cannot listen on localhost:%d (".formatted(taken.getLocalPort()),
                    "hint: An Apache Kafka may run there. Take another port with --log-port 9192, or go without the log with --no-log.");
        }
        says(
                cluster.weir(local("--log-port", "0")),
                1,
                "error: The directory %s".formatted(data()),
                "in use by another broker",
                "hint: weir local --no-log goes without the log.");
        says(cluster.weir(local("--log-port", "70000")), 2, "error: --log-port 70000 is no port; say 0 to 65535.");
        says(cluster.weir(local("--log-port", "0", "--no-log")), 2, "error: --no-log, --log-port=N");
        says(cluster.weir(local("-Dnum.partitions=0")), 2, "error: 'num.partitions=0'", "(command line)");
        assertThat(running.isRunning()).isTrue();
    }

    private static void says(Command.Result result, int exitCode, String... sentences) {
        assertThat(result.endedWith(exitCode).err()).contains(sentences).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void goesWithoutTheLog() {
        Command started = cluster.startWeir(local("--no-log"));
        eventually("it is up", () -> started.out().contains("Try: ") || !started.isRunning());

        assertThat(started.out())
                .contains("Weir is up:  " + cluster.restAddress())
                .doesNotContain("Log:", "topic");
        assertThat(data()).doesNotExist();
    }
}
