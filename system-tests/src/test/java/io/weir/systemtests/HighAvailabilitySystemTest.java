package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.ha.LeaderInfo;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** JobManagers that stop, come back and die under a job. */
class HighAvailabilitySystemTest {
    private static final int RECORDS = 40_000;

    @Test
    void aJobGoesOnExactlyUnderALeaderThatWasPausedAndOneThatWasKilled() {
        try (ElectingCluster electing = new ElectingCluster("elections", 2)) {
            Cluster cluster = electing.cluster();
            LeaderInfo first = electing.awaitLeaderAfter(0);
            Path jar = JobSource.compile(
                    cluster.directory().resolve("counting.jar"), "Counting", JobSource.read("Counting.java"));
            Path output = cluster.directory().resolve("output");
            RunningJob job = RunningJob.submit(cluster, "-p", 4, jar, RECORDS, 4_000, output);
            job.awaitCheckpoints(2);
            ProcessHandle paused = electing.jobManager(ElectingCluster.restPort(first));

            Command.run("kill", "-STOP", Long.toString(paused.pid())).endedWith(0);

            LeaderInfo second = electing.awaitLeaderAfter(first.term().epoch());
            assertThat(second.address()).isNotEqualTo(first.address());
            job.awaitTasks();
            job.awaitCheckpoints(2);
            assertThat(job.checkpoints("restored")).as("tasks went on").isZero();
            assertThat(job.rest("/exceptions").path("exceptionHistory").path("entries"))
                    .isEmpty();

            Command.run("kill", "-CONT", Long.toString(paused.pid())).endedWith(0);

            // It finds out that it leads no longer, ends what it had, and passes requests on.
            cluster.talkTo(ElectingCluster.restPort(first));
            eventually(
                    "the paused one follows", () -> job.state().equals("RUNNING") && job.checkpoints("completed") >= 2);
            assertThat(electing.awaitLeaderAfter(0)).isEqualTo(second);

            electing.jobManager(ElectingCluster.restPort(second)).destroyForcibly();

            LeaderInfo third = electing.awaitLeaderAfter(second.term().epoch());
            assertThat(third.address()).isEqualTo(first.address());
            job.awaitTasks();
            assertThat(job.checkpoints("restored")).as("tasks went on again").isZero();
            job.awaitState("FINISHED");
            CountedLines.of(output).areThoseOf(RECORDS);
            assertThat(cluster.weir("list", "-a").endedWith(0).out()).contains(job.id(), "FINISHED");
        }
    }
}
