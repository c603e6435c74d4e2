package io.weir.jobmanager.schedule;

import static io.weir.jobmanager.TestJobs.edge;
import static io.weir.jobmanager.TestJobs.vertex;
import static io.weir.jobmanager.TestJobs.vertexId;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.plan.Partitioning;
import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.schedule.JobAction.Cancel;
import io.weir.jobmanager.schedule.JobAction.Deploy;
import io.weir.jobmanager.schedule.JobAction.End;
import io.weir.jobmanager.schedule.JobAction.RequestSlots;
import io.weir.jobmanager.schedule.JobAction.Restart;
import io.weir.jobmanager.schedule.JobAction.ScheduleRestart;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.OperatorNode.Kind;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an {@link ExecutionGraph} does when it may run tasks again. */
final class RestartTest {
    /** Two pipelines side by side: 0 to 1, and 2 to 3. */
    private static final JobGraph TWO_REGIONS = TestJobs.graph(
            1,
            List.of(
                    vertex(0, "A", 1, "default", Kind.OPERATOR),
                    vertex(1, "B", 2, "default", Kind.SINK),
                    vertex(2, "C", 1, "default", Kind.OPERATOR),
                    vertex(3, "D", 2, "default", Kind.SINK)),
            List.of(edge(0, 0, 1, Partitioning.HASH), edge(1, 2, 3, Partitioning.HASH)));

    private static final Slot A0 = new Slot("a", 0, "hostA", 1);
    private static final Slot B0 = new Slot("b", 0, "hostB", 2);

    private ExecutionGraph graph = graph(true, 2);

    @Test
    void restartsTheRegionOfAFailedTaskInPlaceAndLeavesTheOther() {
        run();

        List<JobAction> actions = fail(id(1, 1, 0));

        assertThat(actions)
                .containsExactly(new ScheduleRestart(7, 1), new Cancel("a", id(0, 0, 0)), new Cancel("a", id(1, 0, 0)));
        assertThat(graph.status()).isEqualTo(JobStatus.RESTARTING);
        assertThat(due(1)).isEmpty();
        report(id(0, 0, 0), TaskState.CANCELED);
        actions = report(id(1, 0, 0), TaskState.CANCELED);
        assertThat(actions.get(0)).isEqualTo(new Restart(Set.of(vertexId(0), vertexId(1))));
        assertThat(deployed(actions)).containsExactly(id(0, 0, 1), id(1, 0, 1), id(1, 1, 1));
        assertThat(graph.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(graph.subtasks(vertexId(3))).allMatch(task -> task.state() == TaskState.RUNNING);
        assertThat(graph.restarts()).isOne();
    }

    @Test
    void restartsAllWithTheFullStrategy() {
        graph = graph(false, 2);
        run();

        assertThat(fail(id(1, 1, 0)))
                .hasSize(6)
                .filteredOn(Cancel.class::isInstance)
                .hasSize(5);
    }

    @Test
    void waitsForTheDelayWhenTheTasksAreGoneFirst() {
        run();
        fail(id(1, 1, 0));
        report(id(0, 0, 0), TaskState.CANCELED);
        assertThat(report(id(1, 0, 0), TaskState.CANCELED)).isEmpty();

        assertThat(deployed(due(1))).hasSize(3);
    }

    @Test
    void newTasksStartWithTheirState() {
        run();
        fail(id(1, 1, 0));
        report(id(0, 0, 0), TaskState.CANCELED);
        report(id(1, 0, 0), TaskState.CANCELED);

        List<TaskDeployment> tasks = due(1).stream()
                .filter(Deploy.class::isInstance)
                .flatMap(action -> ((Deploy) action).tasks().stream())
                .toList();

        assertThat(tasks).extracting(task -> task.restored().checkpointId()).containsExactly(100L, 100L, 101L);
        assertThat(tasks.get(0).outputs().get(0).peers())
                .extracting(TaskDeployment.Peer::attempt)
                .containsExactly(id(1, 0, 1), id(1, 1, 1));
    }

    @Test
    void asksForAsManySlotsAsALostTaskManagerHad() {
        run();

        graph.on(new JobEvent.TaskManagerLost("b", "b was lost"), 200);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        assertThat(due(1)).contains(new RequestSlots(1));
        assertThat(graph.subtasks()).allMatch(task -> task.state() == TaskState.SCHEDULED);

        Slot c = new Slot("c", 3, "hostC", 3);
        List<JobAction> actions = graph.on(new JobEvent.SlotsGranted(List.of(c)), 300);
        assertThat(actions)
                .extracting(action -> ((Deploy) action).taskManagerId())
                .containsExactly("a", "c");
        assertThat(graph.failureHistory().total()).isOne();
    }

    /** There they have copies of their state. */
    @Test
    void tasksWhoseTaskManagerLivesGoBackToItWhateverElseIsLost() {
        run();
        Map<String, Slot> before = slots();

        graph.on(new JobEvent.TaskManagerLost("a", "a was lost"), 200);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        due(1);
        graph.on(new JobEvent.SlotsGranted(List.of(new Slot("b", 1, "hostB", 2))), 300);

        before.values().removeIf(slot -> slot.taskManagerId().equals("a"));
        assertThat(before).isNotEmpty();
        assertThat(slots()).containsAllEntriesOf(before);
    }

    private Map<String, Slot> slots() {
        return graph.subtasks().stream()
                .collect(Collectors.toMap(
                        Subtask::displayName, task -> task.slot().orElseThrow()));
    }

    @Test
    void aTaskManagerLostWhileSlotsAreAwaitedIsAskedForToo() {
        run();
        graph.on(new JobEvent.TaskManagerLost("b", "b was lost"), 200);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        due(1);

        graph.on(new JobEvent.TaskManagerLost("a", "a was lost"), 250);

        assertThat(graph.on(new JobEvent.SlotsGranted(List.of(new Slot("c", 0, "c", 1))), 300))
                .containsExactly(new RequestSlots(1));
        assertThat(graph.on(new JobEvent.SlotsGranted(List.of(new Slot("d", 0, "d", 1))), 300))
                .hasSize(2)
                .allMatch(Deploy.class::isInstance);
    }

    @Test
    void aFailureElsewhereDuringARestartAddsItsRegionAndStartsTheDelayAnew() {
        run();
        fail(id(1, 1, 0));

        List<JobAction> actions = fail(id(3, 0, 0));

        assertThat(actions).contains(new ScheduleRestart(7, 2));
        assertThat(due(1)).isEmpty();
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        assertThat(deployed(due(2))).hasSize(6);
    }

    @Test
    void failuresOnTheWayDownAreNotCounted() {
        run();
        fail(id(1, 1, 0));

        fail(id(1, 0, 0));
        report(id(0, 0, 0), TaskState.CANCELED);

        assertThat(deployed(due(1))).hasSize(3);
        assertThat(graph.failureHistory().newestFirst())
                .singleElement()
                .satisfies(entry -> assertThat(entry.concurrent()).hasSize(1));
    }

    @Test
    void reportsOfEarlierAttemptsAreIgnored() {
        newTasksStartWithTheirState();

        report(id(0, 0, 0), TaskState.FAILED);

        assertThat(graph.status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void failsWhenTheStrategyHasHadEnough() {
        graph = graph(true, 1);
        run();
        fail(id(1, 1, 0));
        graph.subtasks(vertexId(0)).forEach(task -> report(task.attempt(), TaskState.CANCELED));
        graph.subtasks(vertexId(1)).forEach(task -> report(task.attempt(), TaskState.CANCELED));
        due(1);

        fail(id(1, 1, 1));

        assertThat(graph.status()).isEqualTo(JobStatus.FAILING);
        List<JobAction> last = new ArrayList<>();
        graph.subtasks().forEach(task -> last.addAll(report(task.attempt(), TaskState.CANCELED)));
        assertThat(last).contains(new End(JobStatus.FAILED));
        assertThat(graph.failureHistory().total()).isEqualTo(2);
    }

    @Test
    void cancelEndsAJobThatWaitsForItsRestart() {
        run();
        fail(id(1, 1, 0));
        graph.subtasks(vertexId(0)).forEach(task -> report(task.attempt(), TaskState.CANCELED));

        graph.on(new JobEvent.CancelRequested(), 300);
        List<JobAction> last = new ArrayList<>();
        graph.subtasks().forEach(task -> last.addAll(report(task.attempt(), TaskState.CANCELED)));

        assertThat(last).contains(new End(JobStatus.CANCELED));
        assertThat(due(1)).isEmpty();
    }

    @Test
    void aJobThatHasRunWaitsForSlotsWithoutUsingUpItsRestarts() {
        graph = graph(true, 1);
        run();
        graph.on(new JobEvent.TaskManagerLost("b", "b was lost"), 200);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        assertThat(due(1)).contains(new RequestSlots(1));

        for (int time = 1; time <= 3; time++) {
            assertThat(graph.on(new JobEvent.SlotsRefused("1 is needed"), 300)).containsExactly(new RequestSlots(1));
            assertThat(graph.status()).isEqualTo(JobStatus.RUNNING);
        }

        assertThat(graph.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.failure().message()).isEqualTo("1 is needed"));
        assertThat(graph.failureHistory().total()).isEqualTo(2);
        assertThat(deployed(graph.on(new JobEvent.SlotsGranted(List.of(new Slot("c", 0, "c", 1))), 400)))
                .hasSize(6);
    }

    @Test
    void tooFewSlotsAtTheBeginningAreAFailureAsAnyOther() {
        graph.on(new JobEvent.Started(), 0);

        assertThat(graph.on(new JobEvent.SlotsRefused("2 are needed"), 10)).contains(new ScheduleRestart(7, 1));
        assertThat(due(1)).contains(new RequestSlots(2));
    }

    @Test
    void doesNotRestartAJobWhoseLastSavepointIsComplete() {
        run();
        graph.on(new JobEvent.StoppedWithSavepoint("/save/1"), 100);

        fail(id(1, 1, 0));

        assertThat(graph.status()).isEqualTo(JobStatus.FAILING);
        assertThat(graph.failures().get(0).failure().message())
                .isEqualTo(
                        "The job failed while it ended with the savepoint /save/1, which is complete: start it from there. broke");
    }

    @Test
    void doesNotRestartAJobWhoseLastSavepointTurnsOutCompleteAfterATaskHasFailed() {
        run();
        fail(id(1, 1, 0));

        List<JobAction> actions = graph.on(new JobEvent.StoppedWithSavepoint("/save/1"), 100);

        assertThat(graph.status()).isEqualTo(JobStatus.FAILING);
        assertThat(actions).contains(new Cancel("a", id(2, 0, 0))).noneMatch(ScheduleRestart.class::isInstance);
        assertThat(graph.failures().get(0).failure().message()).contains("savepoint /save/1, which is complete");
        assertThat(due(1)).isEmpty();
    }

    @Test
    void whatCannotBeRecoveredFailsAtOnce() {
        run();

        graph.on(new JobEvent.JobBroken(Failure.of("Broken", "no way"), false), 100);

        assertThat(graph.status()).isEqualTo(JobStatus.FAILING);
    }

    private static ExecutionGraph graph(boolean regional, int attempts) {
        Recovery recovery = new Recovery(
                new FixedDelayRestart(attempts, 7),
                regional,
                (vertex, subtask) -> new RestoredTask(100 + subtask, null, false, true, List.of(), List.of()));
        return new ExecutionGraph(TWO_REGIONS, recovery, 0);
    }

    private void run() {
        graph.on(new JobEvent.Started(), 0);
        graph.on(new JobEvent.SlotsGranted(List.of(A0, B0)), 50);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));
    }

    private List<JobAction> report(AttemptId attempt, TaskState state) {
        return graph.on(new JobEvent.TaskChanged(attempt, state, null), 100);
    }

    private List<JobAction> fail(AttemptId attempt) {
        return graph.on(new JobEvent.TaskChanged(attempt, TaskState.FAILED, Failure.of("Broken", "broke")), 100);
    }

    private List<JobAction> due(int round) {
        return graph.on(new JobEvent.RestartDue(round), 200);
    }

    private static List<AttemptId> deployed(List<JobAction> actions) {
        return actions.stream()
                .filter(Deploy.class::isInstance)
                .flatMap(action -> ((Deploy) action).tasks().stream())
                .map(TaskDeployment::attempt)
                .sorted((a, b) -> a.vertexId().equals(b.vertexId())
                        ? a.subtask() - b.subtask()
                        : a.vertexId().compareTo(b.vertexId()))
                .toList();
    }

    private static AttemptId id(int vertex, int subtask, int attempt) {
        return new AttemptId(TestJobs.id(1), vertexId(vertex), subtask, attempt);
    }
}
