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
