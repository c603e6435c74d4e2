package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.configuration.Configuration;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskManagerMessage.CheckpointCompleted;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.PekkoRpcService;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints and savepoints over real sockets and files, with a TaskManager whose tasks take part at once. */
final class RestCheckpointsIT {
    private static final JobGraph PLAIN = TestJobs.chain(1, 1, 2, 2);
    private static final String JOB = "/jobs/" + PLAIN.jobId();
    private static final String COMMON =
            "className,id,status,is_savepoint,savepointFormat,trigger_timestamp,latest_ack_timestamp,checkpointed_size,"
                    + "state_size,end_to_end_duration,alignment_buffered,processed_data,persisted_data,num_subtasks,"
                    + "num_acknowledged_subtasks,checkpoint_type,tasks";

    private JobManagerProcess jobManager;
    private PekkoRpcService rpc;
    private RestProbe rest;
    private FakeTaskManager taskManager;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        jobManager = JobManagerProcess.start(JobManagerConfig.from(Configuration.fromMap(Map.of(
                "rest.port", "0",
                "jobmanager.rpc.port", "0",
                "execution.checkpointing.dir", directory.resolve("ck").toString(),
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.delay", "0 ms"))));
        rpc = new PekkoRpcService(RpcSettings.loopback());
        rest = new RestProbe(jobManager.restPort());
        taskManager = new FakeTaskManager(rpc, jobManager.rpcAddress(), "localhost:1-abcdef", 4);
        taskManager.register().get();
        taskManager.onTrigger(this::acknowledgeAll);
    }

    @AfterEach
    void stop() {
        rpc.close();
        jobManager.close();
    }

    @Test
    void takesACheckpointAndShowsIt() {
        submit(Map.of());

        JsonNode done = finished(
                post(JOB + "/checkpoints", "{\"triggerId\":\"" + "a".repeat(32) + "\"}"), JOB + "/checkpoints/");

        assertThat(done.toString()).isEqualTo("{\"checkpointId\":1}");
        assertThat(post(JOB + "/checkpoints", "{\"triggerId\":\"" + "a".repeat(32) + "\"}"))
                .isEqualTo("a".repeat(32));
        JsonNode statistics = rest.json(JOB + "/checkpoints");
        fields(statistics, "counts,summary,latest,history");
        assertThat(statistics.get("counts").toString())
                .isEqualTo("{\"restored\":0,\"total\":1,\"in_progress\":0,\"completed\":1,\"failed\":0}");
        fields(
                statistics.get("summary"),
                "checkpointed_size,state_size,end_to_end_duration,alignment_buffered,processed_data,persisted_data");
        fields(statistics.get("summary").get("state_size"), "min,max,avg,p50,p90,p95,p99,p999");
        fields(statistics.get("latest"), "completed,savepoint,failed,restored");
        fields(statistics.get("latest").get("completed"), COMMON + ",external_path,discarded");
        assertThat(statistics.get("history")).hasSize(1);
        JsonNode details = rest.json(JOB + "/checkpoints/details/1");
        assertThat(details.get("state_size").asLong()).isEqualTo(30);
        assertThat(details.get("tasks")).hasSize(3);
        fields(
                details.get("tasks").get(TestJobs.vertexId(1)),
                "id,status,latest_ack_timestamp,checkpointed_size,state_size,end_to_end_duration,alignment_buffered,"
                        + "processed_data,persisted_data,num_subtasks,num_acknowledged_subtasks");
        JsonNode vertex = rest.json(JOB + "/checkpoints/details/1/subtasks/" + TestJobs.vertexId(1));
        assertThat(vertex.get("subtasks")).hasSize(2);
        fields(
                vertex.get("subtasks").get(1),
                "className,index,status,ack_timestamp,end_to_end_duration,checkpointed_size,state_size,checkpoint,"
                        + "alignment,start_delay,unaligned_checkpoint,aborted");
        fields(
                vertex.get("summary"),
                "checkpointed_size,state_size,end_to_end_duration,checkpoint_duration,alignment,start_delay");
        assertThat(rest.send("GET", JOB + "/checkpoints/details/7", "").statusCode())
                .isEqualTo(404);
        assertThat(rest.send("GET", JOB + "/checkpoints/details/x", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void countsThemInTheMetricsOfTheJob() {
        submit(Map.of());
        String wanted = "lastCompletedCheckpointId,lastCheckpointFullSize,numberOfCompletedCheckpoints";
        assertThat(rest.json(JOB + "/metrics?get=" + wanted + ",lastCheckpointExternalPath")
                        .toString())
                .isEqualTo("[{\"id\":\"lastCompletedCheckpointId\",\"value\":\"-1\"},"
                        + "{\"id\":\"lastCheckpointFullSize\",\"value\":\"-1\"},"
                        + "{\"id\":\"numberOfCompletedCheckpoints\",\"value\":\"0\"}]");

        finished(post(JOB + "/checkpoints", "{}"), JOB + "/checkpoints/");

        assertThat(rest.json(JOB + "/metrics?get=" + wanted).toString())
                .isEqualTo("[{\"id\":\"lastCompletedCheckpointId\",\"value\":\"1\"},"
                        + "{\"id\":\"lastCheckpointFullSize\",\"value\":\"30\"},"
                        + "{\"id\":\"numberOfCompletedCheckpoints\",\"value\":\"1\"}]");
        assertThat(rest.json(JOB + "/metrics?get=lastCheckpointExternalPath")
                        .get(0)
                        .get("value")
                        .asText())
                .endsWith("/chk-1");
    }

    @Test
    void showsHowCheckpointsAreTaken() {
        submit(Map.of("execution.checkpointing.interval", "1 h"));

        assertThat(rest.json(JOB + "/checkpoints/config").toString())
                .startsWith("{\"mode\":\"exactly_once\",\"interval\":3600000,\"timeout\":600000,\"min_pause\":0,"
                        + "\"max_concurrent\":1,\"externalization\":{\"enabled\":false,\"delete_on_cancellation\":true},"
                        + "\"state_backend\":\"hashmap\",\"checkpoint_storage\":\"filesystem\"");
    }

    @Test
    void takesASavepointThatAnotherJobStartsFromAndThatCanBeDisposed() {
        submit(Map.of());
        String target = directory.resolve("save").toString();

        JsonNode done = finished(
                post(JOB + "/savepoints", "{\"target-directory\":\"" + target + "\",\"cancel-job\":true}"),
                JOB + "/savepoints/");

        String location = done.get("location").asText();
        assertThat(location).startsWith(target + "/savepoint-000000-");
        eventually("the job is canceled", () -> rest.text(JOB + "/status").contains("CANCELED"));
        JobGraph next = withSettings(TestJobs.chain(2, 1, 2, 2), Map.of("execution.state-recovery.path", location));
        rest.submit(next);
        eventually(
                "the next job runs",
                () -> taskManager.tasks().stream()
                        .anyMatch(task -> task.attempt().jobId().equals(next.jobId())));
        TaskDeployment restored = taskManager.tasks().stream()
                .filter(task -> task.attempt().vertexId().equals(TestJobs.vertexId(1)))
                .filter(task -> task.attempt().jobId().equals(next.jobId())
                        && task.attempt().subtask() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(restored.restored().directory()).isEqualTo(location);
        assertThat(restored.restored().operators().get(0).snapshots().get(0).subtask())
                .isOne();
        assertThat(rest.json("/jobs/" + next.jobId() + "/checkpoints")
                        .get("latest")
                        .get("restored")
                        .toString())
                .contains("\"is_savepoint\":true,\"external_path\":\"" + location + "\"");

        assertThat(finished(
                                post("/savepoint-disposal", "{\"savepoint-path\":\"" + location + "\"}"),
                                "/savepoint-disposal/")
                        .toString())
                .isEqualTo("{}");
        assertThat(Path.of(location)).doesNotExist();
        assertThat(finished(
                                post("/savepoint-disposal", "{\"savepoint-path\":\"" + location + "\"}"),
                                "/savepoint-disposal/")
                        .get("failure-cause")
                        .get("message")
                        .asText())
                .contains("There is no checkpoint or savepoint in " + location);
    }

    @Test
    void stopsAJobWithASavepoint() {
        submit(Map.of());
        taskManager.onTrigger(barrier -> {
            acknowledgeAll(barrier);
            eventuallyFinish();
        });

        JsonNode done = finished(
                post(JOB + "/stop", "{\"targetDirectory\":\"" + directory.resolve("save") + "\",\"drain\":false}"),
                JOB + "/savepoints/");

        assertThat(done.get("location").asText()).contains("/save/savepoint-");
        assertThat(rest.text(JOB + "/status")).contains("FINISHED");
    }

    @Test
    void saysWhyThereIsNoSavepoint() {
        submit(Map.of());

        assertThat(finished(post(JOB + "/savepoints", "{}"), JOB + "/savepoints/")
                        .get("failure-cause")
                        .get("message")
                        .asText())
                .isEqualTo("No directory for the savepoint was named; name one, or set "
                        + "'execution.checkpointing.savepoint-dir'.");
        assertThat(rest.send("POST", JOB + "/savepoints", "{\"target-directory\":\"relative\"}")
                        .body())
                .contains("is no absolute path");
        assertThat(rest.send("POST", JOB + "/savepoints", "{\"formatType\":\"odd\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(rest.send("GET", JOB + "/savepoints/" + "b".repeat(32), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void restartsFromTheCheckpointAndRemembersWhatFailed() {
        submit(Map.of());
        finished(post(JOB + "/checkpoints", "{}"), JOB + "/checkpoints/");

        taskManager.fail(taskManager.tasks().get(0).attempt(), "boom");

        eventually("the job runs again", () -> taskManager.tasks().size() == 10);
        assertThat(taskManager.tasks().subList(5, 10))
                .allMatch(
                        task -> task.attempt().attempt() == 1 && task.restored().checkpointId() == 1);
        JsonNode exceptions = rest.json(JOB + "/exceptions");
        assertThat(exceptions.get("exceptionHistory").get("entries")).hasSize(1);
        assertThat(exceptions.toString()).contains("boom");
        assertThat(rest.json(JOB + "/metrics?get=numRestarts")
                        .get(0)
                        .get("value")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void refusesASavepointThatDoesNotFit() {
        submit(Map.of());
        String location = finished(
                        post(JOB + "/savepoints", "{\"target-directory\":\"" + directory.resolve("save") + "\"}"),
                        JOB + "/savepoints/")
                .get("location")
                .asText();
        JobGraph other = TestJobs.graph(
                3,
                List.of(TestJobs.vertex(9, "Other", 1, "default", io.weir.runtime.graph.OperatorNode.Kind.SINK)),
                List.of());

        rest.submit(withSettings(other, Map.of("execution.state-recovery.path", location)));

        String path = "/jobs/" + other.jobId();
        eventually("the job fails", () -> rest.text(path + "/status").contains("FAILED"));
        assertThat(rest.text(path + "/exceptions"))
                .contains("The job cannot be started from " + location, "--allowNonRestoredState");
        assertThat(taskManager.tasks()).noneMatch(task -> task.attempt().jobId().equals(other.jobId()));
        assertThat(rest.submit(withSettings(
                                TestJobs.chain(4, 1, 1, 1), Map.of("execution.checkpointing.interval", "often")))
                        .statusCode())
                .isEqualTo(400);
    }

    private void submit(Map<String, String> settings) {
        rest.submit(withSettings(PLAIN, settings));
        eventually("the tasks run", () -> rest.text("/jobs/overview").contains("\"running\":5"));
    }

    private String post(String path, String body) {
        HttpResponse<String> response = rest.send("POST", path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return RestProbe.parse(response.body()).get("request-id").asText();
    }

    private JsonNode finished(String id, String path) {
        eventually(
                "the operation is done",
                () -> rest.json(path + id).get("status").get("id").asText().equals("COMPLETED"));
        return rest.json(path + id).get("operation");
    }

    private void acknowledgeAll(CheckpointBarrier barrier) {
        for (TaskDeployment task : taskManager.tasks()) {
            taskManager.acknowledge(task.attempt(), barrier.checkpointId(), snapshot(task.attempt()));
        }
    }

    private void eventuallyFinish() {
        new Thread(() -> {
                    eventually(
                            "the tasks are told",
                            () -> taskManager.received().stream().anyMatch(CheckpointCompleted.class::isInstance));
                    taskManager.tasks().forEach(task -> taskManager.report(task.attempt(), TaskState.FINISHED, null));
                })
                .start();
    }

    private static TaskSnapshot snapshot(AttemptId attempt) {
        boolean count = attempt.vertexId().equals(TestJobs.vertexId(1));
        KeyedSnapshot keyed = new KeyedSnapshot(
                KeyedSnapshot.CANONICAL,
                new KeyGroupRange(attempt.subtask() * 64, attempt.subtask() * 64 + 64),
                List.of(new KeyedSnapshot.Part("", new Inline(new byte[] {1}, 0))));
        return new TaskSnapshot(
                count
                        ? List.of(new OperatorSnapshot(TestJobs.vertexId(101), attempt.subtask(), keyed, null, null))
                        : List.of(),
                new TaskSnapshot.Figures(1, 2, 3, 4, 5, 6, 7, 8, false));
    }

    private static JobGraph withSettings(JobGraph job, Map<String, String> settings) {
        return new JobGraph(
                job.jobId(),
                job.name(),
                job.vertices(),
                job.edges(),
                new TreeMap<>(settings),
                job.globalParameters(),
                List.of());
    }

    private static void fields(JsonNode node, String expected) {
        List<String> names = new java.util.ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        assertThat(String.join(",", names)).isEqualTo(expected);
    }
}
