package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.ha.InMemoryHighAvailability;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.rpc.PekkoRpcService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that has not heard that another leads: its tasks still answer it, its checkpoints still complete on its disk. What of it
 * is accepted is counted where it would be, once with fencing and once without.
 */
final class StaleLeaderIT {
    private static final TaskSnapshot NO_STATE =
            new TaskSnapshot(List.of(), new TaskSnapshot.Figures(0, 0, 0, 0, 0, 0, 0, 0, false));

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
        rpc = new PekkoRpcService(RpcSettings.loopback());
        RestProbe leader = new RestProbe(first.restPort());
        eventually("the first leads", () -> !leader.text("/overview").contains("\"errors\""));
        second = new JobManagerProcess(config(), null, new InMemoryHighAvailability(store));
    }

    @AfterEach
    void stop() {
        rpc.close();
        second.close();
        first.close();
    }

    @Test
    void nothingOfItIsAccepted() throws Exception {
        JobGraph job = job();
        replaceTheFirst(job);

        eventually("it was refused", () -> store.staleRefused() > 0);

        eventually("it has understood", () -> !first.isLeading());
        assertThat(store.staleAccepted()).isZero();
        assertThat(second.isLeading()).isTrue();
        assertThat(missingCheckpoints(job)).isEmpty();
    }

    @Test
    void withoutFencingItIs() throws Exception {
        store.switchFencingOff();
        JobGraph job = job();
        replaceTheFirst(job);

        eventually("its checkpoints are taken for the job's", () -> store.staleAccepted() > 2);

        assertThat(first.isLeading()).isTrue();
        assertThat(second.isLeading()).isTrue();
    }

    /** The job runs under the first, with checkpoints; then the second leads and has the job, too. */
    private void replaceTheFirst(JobGraph job) throws Exception {
        FakeTaskManager taskManager = new FakeTaskManager(rpc, first.rpcAddress(), "tm-1", 1);
        taskManager.onTrigger(barrier -> taskManager
                .tasks()
                .forEach(task -> taskManager.acknowledge(task.attempt(), barrier.checkpointId(), NO_STATE)));
        taskManager.register().get();
        RestProbe leader = new RestProbe(first.restPort());
        assertThat(leader.submit(job).statusCode()).isEqualTo(202);
        eventually("all tasks run", () -> leader.text("/jobs/" + job.jobId()).contains("\"RUNNING\":3,"));
        eventually("a checkpoint is complete", () -> completed(taskManager) > 0);

        ofFirst.loseSessionUnheard();

        eventually("the second leads", second::isLeading);
        eventually(
                "it has the job",
                () -> !new RestProbe(second.restPort())
                        .text("/jobs/" + job.jobId())
                        .contains("\"errors\""));
    }

    private static long completed(FakeTaskManager taskManager) {
        return taskManager.received().stream()
                .filter(TaskManagerMessage.CheckpointCompleted.class::isInstance)
                .count();
    }

    /** Directories of checkpoints that are to be gone on from, and are not there. */
    private List<String> missingCheckpoints(JobGraph job) {
        byte[] pointers = new TreeMap<>(store.entries()).get("job." + job.jobId() + ".checkpoints");
        return new String(pointers, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(path -> Files.notExists(Path.of(path, "_metadata")))
                .toList();
    }

    private JobGraph job() {
        JobGraph chain = TestJobs.chain(1, 1, 1, 1);
        return new JobGraph(
                chain.jobId(),
                chain.name(),
                chain.vertices(),
                chain.edges(),
                Map.of("execution.checkpointing.interval", "20 ms"),
                chain.globalParameters(),
                chain.jars());
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
}
