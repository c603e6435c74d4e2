package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.rpc.PekkoRpcService;
import io.weir.runtime.rpc.RpcException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JobManager over real sockets, with TaskManagers that run nothing. */
final class JobManagerProcessIT {
    @TempDir
    Path directory;

    private JobManagerProcess jobManager;
    private PekkoRpcService rpc;
    private RestProbe rest;

    @BeforeEach
    void start() {
        jobManager = JobManagerProcess.start(config());
        rpc = new PekkoRpcService(RpcSettings.loopback());
        rest = new RestProbe(jobManager.restPort());
    }

    @AfterEach
    void stop() {
        rpc.close();
        jobManager.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void runsAJobFromSubmissionToItsEnd() throws Exception {
        FakeTaskManager taskManager = new FakeTaskManager(rpc, jobManager.rpcAddress(), "tm-1", 3);
        taskManager.register().get();
        JobGraph job = TestJobs.chain(1, 2, 3, 3);

        rest.submit(job);

        eventually("all tasks run", () -> rest.text("/jobs/" + job.jobId()).contains("\"RUNNING\":3,"));
        assertThat(taskManager.tasks()).hasSize(8);
        taskManager.finishAll();
        eventually(
                "the job ends",
                () -> rest.text("/jobs/" + job.jobId() + "/status").contains("FINISHED"));
        eventually(
                "the result is there",
                () -> rest.text("/jobs/" + job.jobId() + "/execution-result").contains("SUCCEEDED"));
        eventually(
                "the TaskManager is told",
                () -> taskManager.received().contains(new TaskManagerMessage.ReleaseJob(job.jobId(), 0)));
    }

    @Test
    void failsTheJobAtOnceWhenAProcessEnds() throws Exception {
        FakeTaskManager taskManager = new FakeTaskManager(rpc, jobManager.rpcAddress(), "tm-1", 3);
        taskManager.register().get();
        Socket lifeline = new Socket("localhost", taskManager.registered().lifelinePort());
        lifeline.getOutputStream().write("tm-1\n".getBytes(StandardCharsets.UTF_8));
        JobGraph job = TestJobs.chain(1, 2, 3, 3);
        rest.submit(job);
        eventually("all tasks run", () -> rest.text("/jobs/" + job.jobId()).contains("\"RUNNING\":3,"));

        lifeline.close();

        eventually(
                "the job fails",
                () -> rest.text("/jobs/" + job.jobId() + "/status").contains("FAILED"));
        assertThat(rest.text("/jobs/" + job.jobId() + "/exceptions"))
                .contains("TaskManager tm-1 on localhost was lost: its connection was closed");
    }

    @Test
    void saysThatThePortIsInUse() {
        Configuration values = config().values();
        values.setString("rest.port", Integer.toString(jobManager.restPort()));

        assertThatThrownBy(() -> JobManagerProcess.start(JobManagerConfig.from(values)))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("'rest.port'");
    }

    private JobManagerConfig config() {
        return JobManagerConfig.from(Configuration.fromMap(
                Map.of("rest.port", "0", "jobmanager.rpc.port", "0", "io.tmp.dirs", directory.toString())));
    }
}
