package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.systemtests.programs.FailingFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What users are told when a job cannot go on, and what stays behind. */
class FailuresSystemTest {
    private static final Path FLIGHT_DELAYS = Cluster.distributed("examples/FlightDelays.jar");

    @Test
    void aKilledTaskManagerFailsTheJobAndIsNamed() {
        try (Cluster cluster = new Cluster("kill", 2).start()) {
            Command run = cluster.startWeir(
                    "run",
                    "-p",
                    4,
                    FLIGHT_DELAYS,
                    "--input",
                    Flights.FILE,
                    "--output",
                    cluster.directory().resolve("delays"),
                    "--rate",
                    100);
            eventually("the job is submitted", () -> run.out().contains("JobID"));
            RunningJob job = RunningJob.of(cluster, run.out());
            job.awaitTasks();
            List<String> before = taskManagerIds(cluster);

            cluster.taskManagers().get(0).destroyForcibly();

            Command.Result result = run.await().endedWith(5);
            eventually("one TaskManager is left", () -> taskManagerIds(cluster).size() == 1);
            List<String> lost = before.stream()
                    .filter(id -> !taskManagerIds(cluster).contains(id))
                    .toList();
            assertThat(lost).hasSize(1);
            assertThat(result.err()).startsWith("error: ").contains(lost.get(0)).doesNotContain("\tat ");
            assertThat(job.state()).isEqualTo("FAILED");

            cluster.script("taskmanager.sh", "start").endedWith(0);
            eventually("its place is taken", () -> taskManagerIds(cluster).size() == 2);
            cluster.weir("run", "-p", 4, Cluster.distributed("examples/WordCount.jar"))
                    .endedWith(0);

            Command.Result stop = cluster.script("stop-cluster.sh").endedWith(0);

            assertThat(cluster.processes()).as("processes after %s", stop).isEmpty();
        }
    }

    @Test
    void aJobWithOneRestartWaitsForTheReplacementOfItsTaskManager() {
        try (Cluster cluster = new Cluster("replaced", 1).start()) {
            Path jar = JobSource.compile(
                    cluster.directory().resolve("counting.jar"),
                    "Counting",
                    JobSource.read("Counting.java").replace("\"none\"", "\"fixed-delay\""));
            Path output = cluster.directory().resolve("output");
            RunningJob job = RunningJob.submit(cluster, "-p", 2, jar, 10_000, 2_000, output);
            job.awaitCheckpoints(2);

            cluster.taskManagers().get(0).destroyForcibly();

            eventually(
                    "it is said what is missing",
                    () -> job.rest("/exceptions").toString().contains("NoResource"));
            assertThat(job.rest("/exceptions").toString()).contains("needs 2 slots");
            assertThat(job.state()).isEqualTo("RUNNING");
            cluster.script("taskmanager.sh", "start").endedWith(0);
            job.awaitState("FINISHED");
            assertThat(job.restarts()).isOne();
            CountedLines.of(output).areThoseOf(10_000);
        }
    }

    private static List<String> taskManagerIds(Cluster cluster) {
        JsonNode taskManagers = cluster.rest("/taskmanagers").path("taskmanagers");
        return StreamSupport.stream(taskManagers.spliterator(), false)
                .map(taskManager -> taskManager.path("id").asText())
                .toList();
    }

    @Test
    void theExceptionOfAUserFunctionComesFirst() {
        try (Cluster cluster = new Cluster("function", 1).start()) {
            Path jar = JobJar.of(
                    cluster.directory().resolve("failing.jar"),
                    FailingFunction.class,
                    FailingFunction.class,
                    FailingFunction.Picky.class);

            Command.Result run = cluster.weir("run", jar).endedWith(5);

            assertThat(run.err().lines().findFirst().orElseThrow())
                    .startsWith("error: ")
                    .contains("java.lang.IllegalStateException: 500 is not to my taste");
            JsonNode first = RunningJob.of(cluster, run.out())
                    .rest("/exceptions")
                    .path("exceptionHistory")
                    .path("entries")
                    .path(0);
            assertThat(first.path("exceptionName").asText()).isEqualTo("java.lang.IllegalStateException");
            assertThat(first.path("stacktrace").asText())
                    .startsWith("java.lang.IllegalStateException: 500 is not to my taste")
                    .contains("FailingFunction$Picky.map(FailingFunction.java:");
            assertThat(first.path("taskName").asText()).contains("Picky");
        }
    }
}
