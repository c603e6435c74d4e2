package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.configuration.Configuration;
import io.weir.api.plan.SourceSpec;
import io.weir.api.time.WatermarkStrategy;
import io.weir.jobmanager.job.ScriptedSource;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.ElectionStatus;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.InMemoryHighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.rpc.PekkoRpcService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
    void tellsWhoLeadsSinceWhenAndWhoStandsBy() throws Exception {
        JsonNode before = new RestProbe(second.restPort()).json("/weir/v1/leadership");

        assertThat(before.path("leader").path("rpc").asText()).isEqualTo(first.rpcAddress());
        assertThat(before.path("epoch").asLong()).isEqualTo(1);
        assertThat(before.path("standbys")).hasSize(1);
        assertThat(before.path("standbys").path(0).path("rest").asText())
                .isEqualTo("http://localhost:" + second.restPort());
        assertThat(before.path("service").asText()).isEqualTo("in-memory");
        assertThat(before.path("connected").asBoolean()).isTrue();
        assertThat(before.path("lease").asLong()).isEqualTo(10_000);
        assertThat(before.path("take-over-timeout").asLong()).isEqualTo(3_000);

        ofFirst.loseSession();

        eventually("the second leads", () -> answers(second, "/overview"));
        JsonNode after = new RestProbe(second.restPort()).json("/weir/v1/leadership");
        assertThat(after.path("leader").path("rpc").asText()).isEqualTo(second.rpcAddress());
        assertThat(after.path("epoch").asLong()).isEqualTo(2);
        assertThat(after.path("since").asLong())
                .isGreaterThan(before.path("since").asLong());
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
    void tasksThatStillRunGoOnUnderTheNextLeader() throws Exception {
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        FakeTaskManager taskManager = runningAtTheFirst(job);
        List<TaskDeployment> before = List.copyOf(taskManager.tasks());

        takeOver(taskManager);

        RestProbe leader = new RestProbe(second.restPort());
        eventually(
                "all tasks run",
                () -> leader.text("/jobs/" + job.jobId()).matches("(?s).*\"state\":\"RUNNING\".*\"RUNNING\":3,.*"));
        assertThat(taskManager.tasks()).isEqualTo(before);
        assertThat(leader.text("/jobs/" + job.jobId())).contains("\"start-time\":1000");
        assertThat(leader.text("/jobs/" + job.jobId() + "/exceptions")).contains("\"entries\":[]");
        assertThat(taskManager.received())
                .filteredOn(TaskManagerMessage.AdoptTasks.class::isInstance)
                .singleElement()
                .satisfies(message -> assertThat(((TaskManagerMessage.AdoptTasks) message).attempts())
                        .hasSize(3));
        taskManager.finishAll();
        eventually("its end is kept", () -> store.entries().containsKey("result." + job.jobId()));
        assertThat(store.entries()).hasSize(1);
    }

    @Test
    void aTaskOfAnAdoptedJobThatFailsIsFollowedByAnAttemptOfThisTerm() throws Exception {
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        JobGraph restarting = new JobGraph(
                job.jobId(),
                job.name(),
                job.vertices(),
                job.edges(),
                Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.delay", "0 ms"),
                job.globalParameters(),
                job.jars());
        FakeTaskManager taskManager = runningAtTheFirst(restarting);
        takeOver(taskManager);
        eventually("it is adopted", () -> answers(second, "/jobs/" + job.jobId()));

        taskManager.fail(taskManager.tasks().get(0).attempt(), "it broke");

        eventually("it runs again", () -> taskManager.tasks().size() == 6);
        assertThat(taskManager.tasks().subList(3, 6))
                .allMatch(task -> task.attempt().attempt() > 65_535);
    }

    @Test
    void aJobWhoseTasksAreNotAllThereBeginsFromItsCheckpointAndSaysWhy() throws Exception {
        JobGraph job = TestJobs.chain(1, 2, 2, 2);
        new RestProbe(first.restPort()).submit(job);
        FakeTaskManager left = new FakeTaskManager(rpc, first.rpcAddress(), "tm-1", 1);
        left.register().get();
        FakeTaskManager lost = new FakeTaskManager(rpc, first.rpcAddress(), "tm-2", 1);
        lost.register().get();
        eventually("it runs", () -> left.tasks().size() == 3 && lost.tasks().size() == 3);

        takeOver(left);
        new FakeTaskManager(rpc, second.rpcAddress(), "tm-3", 1).register().get();

        RestProbe leader = new RestProbe(second.restPort());
        eventually("it is started again", () -> left.tasks().size() == 6);
        assertThat(left.received()).anyMatch(TaskManagerMessage.DropTasks.class::isInstance);
        assertThat(leader.text("/jobs/" + job.jobId() + "/exceptions"))
                .contains("3 of its 6 tasks were not found on any TaskManager within 3000 ms");
        eventually("it runs", () -> leader.text("/jobs/" + job.jobId()).contains("\"RUNNING\":3,"));
    }

    @Test
    void splitsAreHandedOutOnceUnderTwoLeaders() throws Exception {
        JobGraph job = TestJobs.source(
                1,
                new SourceSpec(ScriptedSource.of(List.of("a", "b", "c", "d"), ""), WatermarkStrategy.noWatermarks()),
                1);
        new RestProbe(first.restPort()).submit(job);
        FakeTaskManager taskManager = new FakeTaskManager(rpc, first.rpcAddress(), "tm-1", 1);
        taskManager.register().get();
        eventually("it runs", () -> taskManager.tasks().size() == 2);
        AttemptId reader = taskManager.tasks().get(0).attempt();
        taskManager.readerReturns(reader, 0, 1);
        eventually("a split came", () -> splits(taskManager).size() == 1);
        taskManager.readerReturns(reader, 1, 1);
        eventually("two splits came", () -> splits(taskManager).size() == 2);

        takeOver(taskManager);
        eventually(
                "it is adopted",
                () -> taskManager.received().stream().anyMatch(TaskManagerMessage.AdoptTasks.class::isInstance));
        // The second split was on its way when the leader was lost, and the reader wants another one.
        taskManager.readerReturns(reader, 1, 2);

        eventually("the rest came", () -> splits(taskManager).size() == 4);
        assertThat(splits(taskManager)).containsExactly("1:a", "2:b", "2:b", "3:c");
        taskManager.readerReturns(reader, 3, 1);
        eventually("the last came", () -> splits(taskManager).size() == 5);
        assertThat(splits(taskManager)).endsWith("4:d");
    }

    private static List<String> splits(FakeTaskManager taskManager) {
        return taskManager.received().stream()
                .filter(TaskManagerMessage.AddSplits.class::isInstance)
                .map(TaskManagerMessage.AddSplits.class::cast)
                .map(message ->
                        message.number() + ":" + new String(message.splits().get(0), StandardCharsets.UTF_8))
                .toList();
    }

    private void takeOver(FakeTaskManager taskManager) throws Exception {
        ofFirst.loseSession();
        eventually("the second leads", () -> answers(second, "/overview"));
        taskManager.moveTo(second.rpcAddress()).get();
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
        public ElectionStatus status() {
            return new ElectionStatus("never", true, List.of());
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
