package io.weir.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.jobmanager.schedule.JobStatus;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskManagerMessage.CancelTask;
import io.weir.runtime.protocol.TaskManagerMessage.ReleaseJob;
import io.weir.runtime.rpc.ManualRpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobManagerEndpointTest {
    private final ManualCluster cluster = new ManualCluster(2);
    private final JobGraph job = TestJobs.chain(1, 2, 2, 2);

    @Test
    void runsAJobToItsEnd() {
        FakeTaskManager first = cluster.taskManager("tm-1", 1);
        FakeTaskManager second = cluster.taskManager("tm-2", 1);

        cluster.submit(job);

        assertThat(first.tasks()).hasSize(3);
        assertThat(second.tasks()).hasSize(3);
        first.finishAll();
        second.finishAll();
        cluster.advance(Duration.ZERO);
        assertThat(cluster.status(job)).isEqualTo(JobStatus.FINISHED);
        assertThat(first.received()).contains(new ReleaseJob(job.jobId(), 0));
        assertThat(cluster.endpoint.dispatcher().slots().free()).isEqualTo(2);
    }

    @Test
    void tellsATaskManagerWhatItNeeds() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 1);

        assertThat(taskManager.registered()).isEqualTo(new Reply.Registered("leader-1", 1000, 10_000, 8081, 4711));
        taskManager.register();
        cluster.advance(Duration.ZERO);
        assertThat(cluster.endpoint.dispatcher().slots().total()).isOne();
    }

    @Test
    void waitsForSlotsAndFailsWithTheirNumbersWhenNoneCome() {
        cluster.taskManager("tm-1", 1);
        cluster.submit(job);
        assertThat(cluster.status(job)).isEqualTo(JobStatus.RUNNING);

        cluster.advance(Duration.ofSeconds(9));
        assertThat(cluster.status(job)).isEqualTo(JobStatus.RUNNING);
        cluster.advance(Duration.ofSeconds(2));

        assertThat(cluster.status(job)).isEqualTo(JobStatus.FAILED);
        assertThat(cluster.failure(job)).startsWith("The job needs 2 slots; 1 of 1 are free on 1 TaskManagers");
    }

    @Test
    void deploysOnceALateTaskManagerComes() {
        cluster.submit(job);
        cluster.advance(Duration.ofSeconds(5));

        FakeTaskManager late = cluster.taskManager("tm-1", 2);

        assertThat(late.tasks()).hasSize(6);
    }

    @Test
    void givesASilentTaskManagerUpAndSaysSo() {
        FakeTaskManager silent = cluster.taskManager("tm-1", 2);
        cluster.submit(job);
        silent.die();

        cluster.advance(Duration.ofSeconds(12));

        assertThat(cluster.status(job)).isEqualTo(JobStatus.FAILED);
        assertThat(cluster.failure(job))
                .isEqualTo(
                        "TaskManager tm-1 on localhost was lost: nothing was heard of it for 10 s ('heartbeat.timeout').");
        assertThat(cluster.cutLifelines).containsExactly("tm-1");
        assertThat(cluster.endpoint.dispatcher().slots().total()).isZero();
    }

    @Test
    void heartbeatsKeepATaskManager() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 2);
        cluster.submit(job);

        for (int second = 0; second < 30; second++) {
            taskManager.heartbeat(Map.of(), List.of());
            cluster.advance(Duration.ofSeconds(1));
        }

        assertThat(cluster.status(job)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void closedLifelineIsNoticedAtOnceAndTheTaskManagerMayComeBack() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 2);
        cluster.submit(job);

        cluster.endpoint.onLifelineClosed("tm-1");
        cluster.advance(Duration.ZERO);

        assertThat(cluster.failure(job)).contains("its connection was closed");
        assertThat(cluster.endpoint.dispatcher().slots().total()).isZero();
        cluster.endpoint.onLifelineOpened("tm-1");
        cluster.advance(Duration.ZERO);
        assertThat(cluster.cutLifelines).containsExactly("tm-1", "tm-1");

        assertThat(taskManager.register())
                .satisfies(answer -> cluster.advance(Duration.ZERO))
                .isCompleted();
        cluster.endpoint.onLifelineOpened("tm-1");
        cluster.advance(Duration.ZERO);
        assertThat(cluster.endpoint.dispatcher().slots().total()).isEqualTo(2);
        assertThat(cluster.cutLifelines).hasSize(2);
    }

    @Test
    void aTaskManagerThatLeavesSaysWhy() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 2);
        cluster.submit(job);

        taskManager.leave("it was stopped");
        cluster.advance(Duration.ZERO);

        assertThat(cluster.failure(job)).endsWith("it left: it was stopped.");
    }

    @Test
    void cancelReachesEveryTask() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 2);

        cluster.submit(job).cancel();
        cluster.advance(Duration.ZERO);

        assertThat(taskManager.received())
                .filteredOn(CancelTask.class::isInstance)
                .hasSize(6);
        assertThat(cluster.status(job)).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void aTaskThatIgnoresCancelKeepsTheJobAndItsSlots() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 2);
        taskManager.ignoreCancel();

        cluster.submit(job).cancel();
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.status(job)).isEqualTo(JobStatus.CANCELLING);
        assertThat(cluster.endpoint.dispatcher().slots().free()).isZero();
    }

    @Test
    void refusedTasksFailTheJobWithTheReason() {
        cluster.taskManager("tm-1", 2).refuseDeployments("the jar is broken");

        cluster.submit(job);

        assertThat(cluster.status(job)).isEqualTo(JobStatus.FAILED);
        assertThat(cluster.failure(job)).contains("tm-1").contains("the jar is broken");
    }

    @Test
    void aDeploymentThatIsNotAnsweredFailsTheJob() {
        cluster.taskManager("tm-1", 2);
        cluster.network.delayMillis(message -> message instanceof Reply.Done ? ManualRpc.LOST : 0);
        cluster.submit(job);

        for (int second = 0; second < 11; second++) {
            cluster.network
                    .service("other:1")
                    .connect(ManualCluster.ADDRESS, JobManagerMessage.ENDPOINT, "leader-1")
                    .tell(new Heartbeat("tm-1", Map.of(), List.of()));
            cluster.advance(Duration.ofSeconds(1));
        }

        assertThat(cluster.failure(job)).contains("did not answer DeployTasks within 10000 ms");
    }

    @Test
    void forgetsTheOldestEndedJobs() {
        FakeTaskManager taskManager = cluster.taskManager("tm-1", 2);
        for (int number = 1; number <= 4; number++) {
            cluster.submit(TestJobs.chain(number, 1, 1, 1));
            taskManager.finishAll();
            cluster.advance(Duration.ofSeconds(1));
            taskManager.heartbeat(Map.of(), List.of());
        }

        assertThat(cluster.endpoint.dispatcher().jobs())
                .extracting(kept -> kept.graph().job().name())
                .containsExactly("job 3", "job 4");
    }

    @Test
    void refusesAJobTwice() {
        cluster.submit(job);

        assertThatThrownBy(() -> cluster.submit(job))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("There is a job %s already".formatted(job.jobId()));
    }
}
