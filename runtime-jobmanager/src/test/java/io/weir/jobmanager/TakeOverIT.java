package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.InMemoryHighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.rpc.PekkoRpcService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JobManagers, of which one leads. */
final class TakeOverIT {
    private final InMemoryHighAvailability.Store store = new InMemoryHighAvailability.Store();
    private final InMemoryHighAvailability ofFirst = new InMemoryHighAvailability(store);

    @TempDir
    Path directory;

    private JobManagerProcess first;
    private JobManagerProcess second;
    private PekkoRpcService rpc;

    @BeforeEach
    void start() {
        first = new JobManagerProcess(config(), null, ofFirst);
        second = new JobManagerProcess(config(), null, new InMemoryHighAvailability(store));
        rpc = new PekkoRpcService(RpcSettings.loopback());
        eventually("the first leads", () -> answers(first, "/overview"));
    }

    @AfterEach
    void stop() {
        rpc.close();
        second.close();
        first.close();
    }

    @Test
    void aStandbyServesThePageAndAsksTheLeaderForTheRest() throws Exception {
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        RestProbe standby = new RestProbe(second.restPort());

        assertThat(standby.submit(job).statusCode()).isEqualTo(202);
        assertThat(standby.submit(job).statusCode()).isEqualTo(409);

        assertThat(standby.text("/jobs/" + job.jobId())).contains(job.jobId());
        assertThat(standby.text("/jobs/none")).contains("'none' is no job id");
        HttpRequest fromElsewhere = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/jobs/overview".formatted(second.restPort())))
                .header("Origin", "http://evil.example")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(fromElsewhere, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aJobIsTakenOverAndTheFormerLeaderFollows() throws Exception {
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        new RestProbe(first.restPort()).submit(job);
        FakeTaskManager before = new FakeTaskManager(rpc, first.rpcAddress(), "tm-1", 1);
        before.register().get();
        assertThat(before.registered().leaderToken()).isEqualTo("epoch-1");
        eventually("it runs", () -> before.tasks().size() == 3);

        ofFirst.loseSession();

        eventually("the second has the job", () -> answers(second, "/jobs/" + job.jobId()));
        eventually("the first asks the second", () -> answers(first, "/jobs/" + job.jobId()));
        FakeTaskManager after = new FakeTaskManager(rpc, second.rpcAddress(), "tm-2", 1);
        after.register().get();
        assertThat(after.registered().leaderToken()).isEqualTo("epoch-2");
        eventually("it runs again", () -> after.tasks().size() == 3);
        assertThat(after.tasks()).allMatch(task -> task.attempt().attempt() > 65_535);
        after.finishAll();
        eventually("it is known that it has ended", () -> store.entries().containsKey("result." + job.jobId()));
        assertThat(store.entries()).hasSize(1);
    }

    @Test
    void aJobThatHasEndedIsNotRunAgain() throws Exception {
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        FakeTaskManager taskManager = runningAtTheFirst(job);
        taskManager.finishAll();
        eventually(
                "its end is told",
                () -> new RestProbe(first.restPort())
                        .text("/jobs/" + job.jobId() + "/execution-result")
                        .contains("SUCCEEDED"));

        ofFirst.loseSession();

        eventually("the second leads", () -> answers(second, "/overview"));
        RestProbe next = new RestProbe(second.restPort());
        assertThat(next.text("/jobs")).contains("[]");
        assertThat(next.submit(job).statusCode()).isEqualTo(409);
    }

    @Test
    void aFormerLeaderThatDoesNotKnowReleasesNothing() throws Exception {
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        FakeTaskManager taskManager = runningAtTheFirst(job);

        ofFirst.usurp();
        taskManager.finishAll();

        AtomicLong epoch = new AtomicLong();
        ofFirst.watchLeader(now -> now.ifPresent(info -> epoch.set(info.term().epoch())));
        eventually("its end was refused, and somebody is elected anew", () -> epoch.get() > 2);
        assertThat(taskManager.received()).noneMatch(TaskManagerMessage.ReleaseJob.class::isInstance);
        assertThat(store.entries()).doesNotContainKey("result." + job.jobId());
    }

    @Test
    void whileNobodyLeadsThatIsSaid() throws Exception {
        JobManagerProcess alone = new JobManagerProcess(config(), null, new NeverElected());
        try {
            RestProbe rest = new RestProbe(alone.restPort());

            assertThat(rest.text("/overview")).contains("No JobManager leads at this moment");
            assertThat(rest.submit(TestJobs.chain(1, 1, 1, 1)).statusCode()).isEqualTo(503);
        } finally {
            alone.close();
        }
    }

    private FakeTaskManager runningAtTheFirst(JobGraph job) throws Exception {
        RestProbe leader = new RestProbe(first.restPort());
        leader.submit(job);
        FakeTaskManager taskManager = new FakeTaskManager(rpc, first.rpcAddress(), "tm-1", 1);
        taskManager.register().get();
        eventually("all tasks run", () -> leader.text("/jobs/" + job.jobId()).contains("\"RUNNING\":3,"));
        return taskManager;
    }

    private static boolean answers(JobManagerProcess process, String path) {
        return !new RestProbe(process.restPort()).text(path).contains("\"errors\"");
    }

    private JobManagerConfig config() {
        return JobManagerConfig.from(Configuration.fromMap(Map.of(
                "rest.port",
                "0",
                "high-availability.type",
                "in-memory",
                "high-availability.storageDir",
                directory.resolve("shared").toString(),
                "io.tmp.dirs",
                directory.toString())));
    }

    /** Others are always faster. */
    private static final class NeverElected implements HighAvailability {
        @Override
        public boolean electsLeaders() {
            return true;
        }

        @Override
        public Candidacy contend(LeaderAddress own, Candidate candidate) {
            return new InMemoryHighAvailability(new InMemoryHighAvailability.Store()).contend(own, new Candidate() {
                @Override
                public void onElected(io.weir.runtime.ha.Term term) {
                    // nobody is told
                }

                @Override
                public void onDeposed(long epoch, String why) {
                    // nobody is told
                }
            });
        }

        @Override
        public AutoCloseable watchLeader(Consumer<Optional<LeaderInfo>> listener) {
            listener.accept(Optional.empty());
            return () -> {};
        }

        @Override
        public Optional<FencedEntries> entries() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
