package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.systemtests.log.CommittedRecords;
import io.weir.systemtests.programs.WindowedCounts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two jobs with windows of event time read one topic of the built-in log; the partitions of one of them may be idle. */
class EventTimeSystemTest {
    private static final String IN = "readings";
    private static final String IDLE = "with-idleness";
    private static final String STRICT = "without-idleness";
    private static final int PER_SECOND = 100;
    private static final Path PICTURES = Path.of(System.getProperty("weir.target"));

    /** A whole second some minutes ago, by the clock of the processes: the page says how long ago a watermark is. */
    private final long start = (System.currentTimeMillis() / 1000 - 600) * 1000;

    private Cluster cluster;
    private String address;
    private Admin admin;

    @BeforeEach
    void start() {
        cluster = new Cluster("event-time", 0);
        int port = FreePorts.take(1).get(0);
        address = "localhost:" + port;
        Command local =
                cluster.startWeir("local", "-Dlog.dirs=" + cluster.directory().resolve("data"), "--log-port", port);
        eventually("it is up", () -> local.out().contains("Try: ") || !local.isRunning());
        admin = Admin.create(Map.of("bootstrap.servers", address));
    }

    @AfterEach
    void close() {
        admin.close();
        cluster.close();
    }

    @Test
    void anEmptyPartitionHoldsWindowsBackAndIsNamedAndOneThatIsAddedIsCountedExactly() throws Exception {
        Map<String, String> forEver = Map.of("retention.ms", "-1"); // the lines have the times of the windows
        admin.createTopics(List.of(
                        new NewTopic(IN, 2, (short) 1),
                        new NewTopic(IDLE, 1, (short) 1).configs(forEver),
                        new NewTopic(STRICT, 1, (short) 1).configs(forEver)))
                .all()
                .get();
        RunningJob idle = submit(IDLE, 300);
        RunningJob strict = submit(STRICT, 0);

        send(0, 0, 10);

        eventually("windows fire beside an idle partition", () -> lines(IDLE).equals(counts(0, 9)));
        assertThat(split(idle, IN + "-1").path("idle").asBoolean()).isTrue();
        eventually("all is read", () -> split(strict, IN + "-0").path("records").asInt() == 10 * PER_SECOND);
        assertThat(time(strict).path("watermark").isNull()).isTrue();
        assertThat(holder(strict).path("split").asText()).isEqualTo(IN + "-1");
        assertThat(holder(strict).path("records").asInt()).isZero();
        assertThat(lines(STRICT)).isEmpty();

        admin.createPartitions(Map.of(IN, NewPartitions.increaseTo(3))).all().get();
        eventually("the idle job finds it", () -> !split(idle, IN + "-2").isMissingNode());
        eventually("the strict job finds it", () -> !split(strict, IN + "-2").isMissingNode());
        send(2, 20, 30);

        eventually("records of the new partition are counted", () -> lines(IDLE).equals(counts(0, 10, 20, 29)));
        assertThat(lines(STRICT)).isEmpty();
        try (Browser browser = new Browser(cluster.directory(), 1440, 1500)) {
            thePageNamesAPartitionThatHasSentNothing(browser, strict);

            send(1, 30, 31);

            eventually(
                    "windows fire up to the slowest partition",
                    () -> lines(STRICT).equals(counts(0, 9)));
            thePageNamesAPartitionThatHasFallenSilent(browser);
            thePageShowsIdlePartitionsAsIdle(browser, idle);
            assertThat(browser.errors()).isEmpty();
        }
        assertThat(holder(strict).path("split").asText()).isEqualTo(IN + "-0");
        assertThat(holder(strict).path("furthest").path("split").asText()).isEqualTo(IN + "-1");
        assertThat(time(strict).path("watermark").asLong()).isEqualTo(start + 9_989);
    }

    private void thePageNamesAPartitionThatHasSentNothing(Browser browser, RunningJob job) throws IOException {
        browser.open(page(job));
        eventually(
                "the page names it", () -> text(browser, ".banner.warn").contains(IN + "-1 holds the watermark back"));
        eventually("its splits are listed", () -> text(browser, ".splits tbody").contains(IN + "-2"));
        assertThat(text(browser, ".splits"))
                .contains(IN + "-1 holds the watermark back", "it has sent nothing since", "withIdleness");
        assertThat(text(browser, ".splits tbody tr")).startsWith(IN + "-1");
        browser.saveScreenshot(PICTURES.resolve("dashboard-splits-no-watermark.png"));
    }

    private void thePageNamesAPartitionThatHasFallenSilent(Browser browser) throws IOException {
        eventually(
                "the page names it", () -> text(browser, ".banner.warn").contains(IN + "-0 holds the watermark at "));
        assertThat(text(browser, ".splits")).contains("21 s behind " + IN + "-1; it has sent nothing for ");
        browser.saveScreenshot(PICTURES.resolve("dashboard-splits.png"));
    }

    private void thePageShowsIdlePartitionsAsIdle(Browser browser, RunningJob job) {
        browser.open(page(job));
        eventually("the page says so", () -> text(browser, ".splits tbody").contains("idle"));
        assertThat(count(browser, ".splits tbody tr")).isEqualTo(3);
        assertThat(text(browser, ".banner.warn")).isEmpty();
    }

    private URI page(RunningJob job) {
        return URI.create("%s/#/jobs/%s/vertices/%s".formatted(cluster.restAddress(), job.id(), source(job)));
    }

    private RunningJob submit(String out, long idleMillis) {
        Path jar = JobJar.of(cluster.directory().resolve(out + ".jar"), WindowedCounts.class, classes());
        RunningJob job = RunningJob.submit(cluster, "-p", 1, jar, address, IN, out, idleMillis);
        job.awaitTasks();
        return job;
    }

    private static Class<?>[] classes() {
        List<Class<?>> classes = new ArrayList<>(List.of(WindowedCounts.class));
        classes.addAll(List.of(WindowedCounts.class.getDeclaredClasses()));
        return classes.toArray(new Class<?>[0]);
    }

    /** Records for each second from {@code from} up to {@code to}. */
    private void send(int partition, int from, int to) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
            for (int i = from * PER_SECOND; i < to * PER_SECOND; i++) {
                String time = String.valueOf(start + i * 1000L / PER_SECOND);
                producer.send(new ProducerRecord<>(IN, partition, null, time));
            }
        }
    }

    /** What there should be for the seconds from the first up to the second number of each pair. */
    private Map<Long, Long> counts(int... ranges) {
        Map<Long, Long> counts = new TreeMap<>();
        for (int i = 0; i < ranges.length; i += 2) {
            for (int second = ranges[i]; second < ranges[i + 1]; second++) {
                counts.put(start + second * 1000L, (long) PER_SECOND);
            }
        }
        return counts;
    }

    /** What there is; a window that fires twice makes it differ from all that is expected. */
    private Map<Long, Long> lines(String topic) {
        Map<Long, Long> lines = new TreeMap<>();
        CommittedRecords.read(address, topic, 1, each -> {
            String[] parts = each.value().split(",");
            lines.merge(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long::sum);
        });
        return lines;
    }

    private String source(RunningJob job) {
        return job.rest("").path("vertices").path(0).path("id").asText();
    }

    private JsonNode time(RunningJob job) {
        return cluster.rest("/weir/v1/jobs/%s/vertices/%s/watermarks".formatted(job.id(), source(job)));
    }

    private JsonNode holder(RunningJob job) {
        return time(job).path("holder");
    }

    private JsonNode split(RunningJob job, String id) {
        for (JsonNode split : time(job).path("subtasks").path(0).path("slowest")) {
            if (split.path("id").asText().equals(id)) {
                return split;
            }
        }
        return MissingNode.getInstance();
    }

    private static String text(Browser browser, String selector) {
        return browser.evaluate("document.querySelector('%s')?.textContent ?? ''".formatted(selector))
                .asText();
    }

    private static int count(Browser browser, String selector) {
        return browser.evaluate("document.querySelectorAll('%s').length".formatted(selector))
                .asInt();
    }
}
