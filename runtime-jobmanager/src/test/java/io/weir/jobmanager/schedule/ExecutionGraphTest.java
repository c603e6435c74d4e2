package io.weir.jobmanager.schedule;

import static io.weir.jobmanager.TestJobs.edge;
import static io.weir.jobmanager.TestJobs.vertex;
import static io.weir.jobmanager.TestJobs.vertexId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.plan.Partitioning;
import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.schedule.JobAction.Cancel;
import io.weir.jobmanager.schedule.JobAction.Deploy;
import io.weir.jobmanager.schedule.JobAction.End;
import io.weir.jobmanager.schedule.JobAction.Release;
import io.weir.jobmanager.schedule.JobAction.RequestSlots;
import io.weir.runtime.graph.OperatorNode.Kind;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExecutionGraphTest {
    private final ExecutionGraph graph = new ExecutionGraph(TestJobs.chain(1, 1, 2, 2), Recovery.none(), 100);
    private final List<Slot> slots = List.of(new Slot("a", 0, "hostA", 1), new Slot("b", 0, "hostB", 2));

    @Test
    void asksForAsManySlotsAsTheWidestVertexOfEachGroup() {
        ExecutionGraph groups = new ExecutionGraph(
                TestJobs.graph(
                        1,
                        List.of(
                                vertex(0, "A", 2, "default", Kind.OPERATOR),
                                vertex(1, "B", 3, "default", Kind.OPERATOR),
                                vertex(2, "C", 4, "other", Kind.SINK)),
                        List.of(edge(0, 0, 1, Partitioning.HASH), edge(1, 1, 2, Partitioning.HASH))),
                Recovery.none(),
                0);

        assertThat(groups.on(new JobEvent.Started(), 1)).containsExactly(new RequestSlots(7));
        assertThat(groups.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(groups.subtasks()).allMatch(task -> task.state() == TaskState.SCHEDULED);
    }

    @Test
    void deploysAllSubtasksTogetherWithTheirNeighbours() {
        List<JobAction> actions = run();

        assertThat(actions).hasSize(2).allMatch(Deploy.class::isInstance);
        Deploy onA = (Deploy) actions.get(0);
        assertThat(onA.taskManagerId()).isEqualTo("a");
        assertThat(onA.tasks()).extracting(TaskDeployment::attempt).containsExactly(id(0, 0), id(1, 0), id(2, 0));
        TaskDeployment make = onA.tasks().get(0);
        assertThat(make.inputs()).isEmpty();
        assertThat(make.outputs())
                .singleElement()
                .satisfies(ends -> assertThat(ends.peers())
                        .containsExactly(new Peer(id(1, 0), "a", "hostA", 1), new Peer(id(1, 1), "b", "hostB", 2)));
        TaskDeployment count = onA.tasks().get(1);
        assertThat(count.inputs())
                .singleElement()
                .satisfies(ends -> assertThat(ends.peers()).containsExactly(new Peer(id(0, 0), "a", "hostA", 1)));
        assertThat(count.outputs())
                .singleElement()
                .satisfies(ends -> assertThat(ends.peers()).containsExactly(new Peer(id(2, 0), "a", "hostA", 1)));
        assertThat(((Deploy) actions.get(1)).tasks())
                .extracting(TaskDeployment::attempt)
                .containsExactly(id(1, 1), id(2, 1));
    }

    @Test
    void finishesWhenAllSubtasksHave() {
        run();
        for (Subtask task : graph.subtasks()) {
            report(task.attempt(), TaskState.RUNNING);
        }

        List<JobAction> actions = new ArrayList<>();
        graph.subtasks().forEach(task -> actions.addAll(report(task.attempt(), TaskState.FINISHED)));

        assertThat(actions).containsExactly(new Release("a"), new Release("b"), new End(JobStatus.FINISHED));
        assertThat(graph.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(graph.endMillis()).isEqualTo(300);
    }

    @Test
    void firstFailureCancelsTheOthersAndStaysFirst() {
        run();

        List<JobAction> actions = fail(id(1, 1), "root");

        assertThat(actions)
                .containsExactly(
                        new Cancel("a", id(0, 0)),
                        new Cancel("a", id(1, 0)),
                        new Cancel("a", id(2, 0)),
                        new Cancel("b", id(2, 1)));
        assertThat(graph.status()).isEqualTo(JobStatus.FAILING);
        fail(id(1, 0), "second");
        report(id(0, 0), TaskState.CANCELED);
        report(id(2, 0), TaskState.CANCELED);
        assertThat(report(id(2, 1), TaskState.CANCELED)).contains(new End(JobStatus.FAILED));
        assertThat(graph.failures())
                .extracting(failure -> failure.failure().message())
                .containsExactly("root", "second");
        assertThat(graph.failures().get(0).taskName()).isEqualTo("Count <b> (2/2)");
        assertThat(graph.failures().get(0).slot()).isEqualTo(slots.get(1));
    }

    @Test
    void lossOfATaskManagerFailsItsTasksAndIsToldOnce() {
        run();

        List<JobAction> actions = graph.on(new JobEvent.TaskManagerLost("b", "b was lost"), 200);

        assertThat(actions)
                .allMatch(action -> action instanceof Cancel cancel
                        && cancel.taskManagerId().equals("a"));
        assertThat(graph.failures()).hasSize(1);
        assertThat(graph.subtasks(vertexId(1)).get(1).state()).isEqualTo(TaskState.FAILED);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        assertThat(graph.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aLostTaskManagerIsNotToldOfTheEnd() {
        run();

        graph.on(new JobEvent.TaskManagerLost("b", "b was lost"), 200);
        List<JobAction> actions = graph.on(new JobEvent.TaskManagerLost("a", "a was lost"), 201);

        assertThat(actions).containsExactly(new End(JobStatus.FAILED));
    }

    @Test
    void cancelBeforeSlotsEndsAtOnceAndIgnoresThemLater() {
        graph.on(new JobEvent.Started(), 100);

        assertThat(graph.on(new JobEvent.CancelRequested(), 101)).containsExactly(new End(JobStatus.CANCELED));
        assertThat(graph.on(new JobEvent.SlotsGranted(slots), 102)).isEmpty();
    }

    @Test
    void cancelWaitsForTheTasks() {
        run();

        assertThat(graph.on(new JobEvent.CancelRequested(), 200)).hasSize(5).allMatch(Cancel.class::isInstance);
        assertThat(graph.status()).isEqualTo(JobStatus.CANCELLING);
        assertThat(graph.on(new JobEvent.CancelRequested(), 201)).isEmpty();
        graph.on(new JobEvent.TaskManagerLost("b", "b was lost"), 202);
        report(id(0, 0), TaskState.FINISHED);
        report(id(1, 0), TaskState.CANCELED);
        report(id(2, 0), TaskState.CANCELED);
        assertThat(graph.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(graph.failures()).isEmpty();
    }

    @Test
    void refusedDeploymentFailsTheJobWithItsReason() {
        run();

        graph.on(new JobEvent.DeploymentRefused("b", "no memory"), 200);

        assertThat(graph.failures().get(0).failure().message())
                .isEqualTo("TaskManager b did not take the tasks of the job: no memory");
    }

    @Test
    void tooFewSlotsFailTheJob() {
        graph.on(new JobEvent.Started(), 100);

        List<JobAction> actions = graph.on(new JobEvent.SlotsRefused("needs 2 slots"), 200);

        assertThat(actions).containsExactly(new End(JobStatus.FAILED));
        assertThat(graph.failures().get(0).taskName()).isNull();
    }

    @Test
    void ignoresReportsThatAreLateRepeatedOrForeign() {
        run();
        report(id(0, 0), TaskState.RUNNING);

        report(id(0, 0), TaskState.INITIALIZING);
        report(new AttemptId(TestJobs.id(1), vertexId(0), 7, 0), TaskState.FAILED);
        report(new AttemptId(TestJobs.id(1), vertexId(0), 0, 3), TaskState.FAILED);
        report(new AttemptId(TestJobs.id(1), vertexId(9), 0, 0), TaskState.FAILED);

        assertThat(graph.subtasks(vertexId(0)).get(0).state()).isEqualTo(TaskState.RUNNING);
        assertThat(graph.status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aTaskCanceledByNobodyFailsTheJob() {
        run();

        report(id(0, 0), TaskState.CANCELED);

        assertThat(graph.status()).isEqualTo(JobStatus.FAILING);
        assertThat(graph.failures().get(0).failure().message()).contains("without being asked");
    }

    @Test
    void statesOnlyGoAsTheirTablesSay() {
        Subtask task = new Subtask(TestJobs.chain(1, 1, 1, 1).vertices().get(0), id(0, 0), 0);

        assertThatThrownBy(() -> task.to(TaskState.RUNNING, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Make (1/1) goes from CREATED to RUNNING");
    }

    private List<JobAction> run() {
        graph.on(new JobEvent.Started(), 100);
        return graph.on(new JobEvent.SlotsGranted(slots), 150);
    }

    private List<JobAction> report(AttemptId attempt, TaskState state) {
        return graph.on(new JobEvent.TaskChanged(attempt, state, null), 300);
    }

    private List<JobAction> fail(AttemptId attempt, String message) {
        return graph.on(new JobEvent.TaskChanged(attempt, TaskState.FAILED, Failure.of("Broken", message)), 250);
    }

    private static AttemptId id(int vertex, int subtask) {
        return new AttemptId(TestJobs.id(1), vertexId(vertex), subtask, 0);
    }
}
