package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard of a cluster on which a job runs, in a real browser. Pictures are left in {@code target/}. */
class DashboardSystemTest {
    private static final Path PICTURES = Path.of(System.getProperty("weir.target"));

    private static Cluster cluster;
    private static String jobId;

    @BeforeAll
    static void startAJob() {
        cluster = new Cluster("dashboard", 1).start();
        cluster.weir(
                        "run",
                        "-d",
                        "-p",
                        2,
                        "-Dexecution.checkpointing.interval=500ms",
                        "-Dexecution.checkpointing.dir=" + cluster.directory().resolve("checkpoints"),
                        "-Dexecution.checkpointing.savepoint-dir="
                                + cluster.directory().resolve("savepoints"),
                        Cluster.distributed("examples/FlightDelays.jar"),
                        "--input",
                        Flights.FILE,
                        "--output",
                        cluster.directory().resolve("delays"),
                        "--sorted",
                        "--rate",
                        200)
                .endedWith(0);
        jobId = cluster.rest("/jobs/overview").path("jobs").path(0).path("jid").asText();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void showsARunningJobWithoutErrorsAndWithoutAskingAnyOtherHost() throws IOException {
        try (Browser browser = new Browser(cluster.directory(), 1440, 1000)) {
            browser.open(cluster.restAddress());
            eventually(
                    "the overview names the job",
                    () -> text(browser, "#app").contains("Flight delays")
                            && text(browser, "#app").contains("RUNNING"));
            browser.saveScreenshot(PICTURES.resolve("dashboard-overview.png"));

            browser.open(URI.create(cluster.restAddress() + "/#/jobs/" + jobId));
            int vertices = cluster.rest("/jobs/" + jobId).path("vertices").size();
            eventually("the graph shows each vertex", () -> count(browser, ".graph .node") == vertices);
            eventually("records are counted", () -> recordsWritten() > 200);
            eventually(
                    "the graph shows what flows", () -> text(browser, ".graph").matches("(?s).*out [\\d,.]+.*"));
            browser.saveScreenshot(PICTURES.resolve("dashboard.png"));

            assertThat(text(browser, ".graph")).contains("flights", "Delays per origin and window", "×2");
            assertThat(vertices).isGreaterThan(1);
            assertThat(count(browser, ".graph .edge")).isEqualTo(edges());
            assertThat(browser.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request).startsWith(cluster.restAddress() + "/"));
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void everyPageOfAJobAndOfTheClusterOpensWithoutErrors() throws IOException {
        String vertex = cluster.rest("/jobs/" + jobId)
                .path("vertices")
                .path(0)
                .path("id")
                .asText();
        String taskManager = cluster.rest("/taskmanagers")
                .path("taskmanagers")
                .path(0)
                .path("id")
                .asText();
        String job = "/#/jobs/" + jobId;
        List<String> pages = List.of(
                job + "/vertices/" + vertex,
                job + "/checkpoints",
                job + "/checkpoints/1",
                job + "/exceptions",
                job + "/configuration",
                job + "/accumulators",
                "/#/task-managers",
                "/#/task-managers/" + taskManager,
                "/#/job-manager",
                "/#/submit");
        try (Browser browser = new Browser(cluster.directory(), 1440, 1000)) {
            for (String page : pages) {
                browser.open(URI.create(cluster.restAddress() + page));
                eventually(
                        page + " has content",
                        () -> browser.evaluate("location.href").asText().endsWith(page)
                                && count(browser, "#main .page") == 1
                                && count(browser, "#main .loading") == 0
                                && !text(browser, "#main").isBlank());

                assertThat(count(browser, "[role=alert] .warning")).as(page).isZero();
                assertThat(browser.errors()).as(page).isEmpty();
            }
            assertThat(browser.requests())
                    .allSatisfy(request -> assertThat(request).startsWith(cluster.restAddress() + "/"));
        }
    }

    @Test
    void showsCheckpointsAndTakesASavepointAtAPressOfAButton() throws IOException {
        try (Browser browser = new Browser(cluster.directory(), 1440, 1400)) {
            browser.open(URI.create(cluster.restAddress() + "/#/jobs/" + jobId + "/checkpoints"));
            eventually(
                    "the page lists completed checkpoints",
                    () -> text(browser, "#main table").contains("COMPLETED") && count(browser, ".columns .column") > 0);

            browser.evaluate("document.querySelector('.deeds button').click()");
            assertThat(text(browser, "dialog h2")).startsWith("Take a savepoint");
            browser.evaluate("document.querySelector('dialog button.primary').click()");

            eventually(
                    "the page names the savepoint",
                    () -> text(browser, "#main").contains("Last savepoint")
                            && count(browser, ".columns .column.one") == 1);
            Path savepoint = Path.of(cluster.rest("/jobs/" + jobId + "/checkpoints")
                    .path("latest")
                    .path("savepoint")
                    .path("external_path")
                    .asText());
            assertThat(savepoint.resolve("_metadata")).isRegularFile();
            long id = cluster.rest("/jobs/" + jobId + "/checkpoints")
                    .path("latest")
                    .path("savepoint")
                    .path("id")
                    .asLong();
            browser.open(URI.create(cluster.restAddress() + "/#/jobs/" + jobId + "/checkpoints/" + id));
            eventually(
                    "the figures of each subtask are there",
                    () -> count(browser, "details") == 2 && count(browser, "details tbody tr") >= 3);
            browser.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)");
            browser.saveScreenshot(PICTURES.resolve("dashboard-checkpoints.png"));
            assertThat(text(browser, "#main")).contains(savepoint.toString(), "exactly once");
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static long recordsWritten() {
        return cluster.rest("/jobs/" + jobId)
                .path("vertices")
                .path(0)
                .path("metrics")
                .path("write-records")
                .asLong();
    }

    private static int edges() {
        int edges = 0;
        for (var node : cluster.rest("/jobs/" + jobId + "/plan").path("plan").path("nodes")) {
            edges += node.path("inputs").size();
        }
        return edges;
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
