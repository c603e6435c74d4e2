package io.weir.jobmanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.schedule.TakeOver.Decision;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.TaskState;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TakeOverTest {
    private static final JobGraph JOB = TestJobs.chain(1, 1, 2, 1);

    private final TakeOver takeOver = new TakeOver(JOB, Map.of(), 3_000);

    @Test
    void adoptsAsSoonAsAllTasksAreFound() {
        takeOver.ready();
        found("tm-1", 0, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 0, 0, TaskState.RUNNING);
        found("tm-2", 1, 1, 0, TaskState.FINISHED);
        assertThat(takeOver.state()).isEqualTo(TakeOverState.WAITING);

        Decision decision = found("tm-2", 2, 0, 0, TaskState.RUNNING);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Adopt.class, adopt -> assertThat(adopt.tasks()).hasSize(4));
        assertThat(takeOver.state()).isEqualTo(TakeOverState.ADOPTED);
        assertThat(takeOver.timeUp()).isEqualTo(new Decision.Wait());
    }

    @Test
    void decidesNothingBeforeTheCheckpointIsRead() {
        all(0, TaskState.RUNNING);
        assertThat(takeOver.timeUp()).isEqualTo(new Decision.Wait());

        assertThat(takeOver.ready()).isInstanceOf(Decision.Adopt.class);
    }

    @Test
    void restartsWhenTasksAreMissingAtTheEndOfTheTime() {
        takeOver.ready();
        found("tm-1", 0, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 1, 0, TaskState.RUNNING);

        assertThat(reason(takeOver.timeUp()))
                .startsWith("2 of its 4 tasks were not found on any TaskManager within 3000 ms, as '")
                .contains("(1/2)");
        assertThat(takeOver.state()).isEqualTo(TakeOverState.RESTARTED);
    }

    @Test
    void whatALostTaskManagerHadIsMissing() {
        found("tm-9", 2, 0, 0, TaskState.RUNNING);
        takeOver.lost("tm-9");
        takeOver.ready();
        found("tm-1", 0, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 1, 0, TaskState.RUNNING);

        assertThat(takeOver.taskManagers()).containsExactly("tm-1");
        assertThat(reason(takeOver.timeUp())).startsWith("1 of its 4 tasks");
    }

    @Test
    void ofSeveralAttemptsTheLastOneCounts() {
        takeOver.ready();
        found("tm-2", 2, 0, 0, TaskState.CANCELED);
        all(1, TaskState.RUNNING);

        assertThat(takeOver.state()).isEqualTo(TakeOverState.ADOPTED);
    }

    @Test
    void waitsForAnAttemptThatMayReplaceOneThatHasEnded() {
        takeOver.ready();
        all(0, TaskState.CANCELED);
        assertThat(takeOver.state()).isEqualTo(TakeOverState.WAITING);

        assertThat(reason(takeOver.timeUp())).contains("was CANCELED");
    }

    @Test
    void doesNotAdoptATaskThatDoesNotRunYet() {
        takeOver.ready();
        found("tm-1", 0, 0, 0, TaskState.INITIALIZING);
        found("tm-1", 1, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 1, 0, TaskState.RUNNING);
        found("tm-1", 2, 0, 0, TaskState.RUNNING);

        assertThat(reason(takeOver.timeUp())).contains("was INITIALIZING");
    }

    @Test
    void attemptsOnBothEndsOfAnEdgeHaveToBelongTogether() {
        takeOver.ready();
        found("tm-1", 0, 0, 1, TaskState.RUNNING);
        found("tm-1", 1, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 1, 0, TaskState.RUNNING);
        found("tm-1", 2, 0, 0, TaskState.RUNNING);

        assertThat(reason(takeOver.timeUp())).contains("both ends of edge");
    }

    @Test
    void attemptsOfAVertexHaveToBelongTogether() {
        takeOver.ready();
        found("tm-1", 0, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 0, 0, TaskState.RUNNING);
        found("tm-1", 1, 1, 1, TaskState.RUNNING);
        found("tm-1", 2, 0, 0, TaskState.RUNNING);

        assertThat(reason(takeOver.timeUp())).contains("are of different attempts");
    }

    @Test
    void anObstacleRestartsAtOnce() {
        takeOver.ready();

        Decision decision = takeOver.found(
                new HeldTask(attempt(0, 0, 0), 0, TaskState.RUNNING, Map.of(), "it was being stopped"), slot("tm-1"));

        assertThat(reason(decision)).isEqualTo("Its tasks cannot go on: it was being stopped.");
    }

    @Test
    void aSourceWhoseEnumeratorIsNotKnownOfTheseAttemptsRestartsTheJob() {
        JobGraph job = TestJobs.source(
                1,
                new io.weir.api.plan.SourceSpec(
                        new io.weir.api.connector.basic.NumberSequenceSource(1, 2),
                        io.weir.api.time.WatermarkStrategy.noWatermarks()),
                1);
        for (int recorded : new int[] {0, 1}) {
            TakeOver ofSource = new TakeOver(job, Map.of(job.vertices().get(0).id(), recorded), 3_000);
            ofSource.ready();
            ofSource.found(
                    new HeldTask(
                            new AttemptId(job.jobId(), job.vertices().get(0).id(), 0, 1),
                            0,
                            TaskState.RUNNING,
                            Map.of(),
                            null),
                    slot("tm-1"));
            ofSource.found(
                    new HeldTask(
                            new AttemptId(job.jobId(), job.vertices().get(1).id(), 0, 1),
                            0,
                            TaskState.RUNNING,
                            Map.of(),
                            null),
                    slot("tm-1"));
            assertThat(ofSource.state()).isEqualTo(recorded == 1 ? TakeOverState.ADOPTED : TakeOverState.WAITING);
        }
    }

    @Test
    void aJobThatIsGivenUpIsNotDecidedOn() {
        takeOver.giveUp();
        takeOver.ready();
        all(0, TaskState.RUNNING);

        assertThat(takeOver.state()).isEqualTo(TakeOverState.RESTARTED);
    }

    private void all(int attempt, TaskState state) {
        found("tm-1", 0, 0, attempt, state);
        found("tm-1", 1, 0, attempt, state);
        found("tm-2", 1, 1, attempt, state);
        found("tm-2", 2, 0, attempt, state);
    }

    private Decision found(String taskManager, int vertex, int subtask, int attempt, TaskState state) {
        return takeOver.found(
                new HeldTask(attempt(vertex, subtask, attempt), subtask, state, Map.of(), null), slot(taskManager));
    }

    private static AttemptId attempt(int vertex, int subtask, int attempt) {
        return new AttemptId(JOB.jobId(), JOB.vertices().get(vertex).id(), subtask, attempt);
    }

    private static Slot slot(String taskManager) {
        return new Slot(taskManager, 0, "localhost", 1);
    }

    private static String reason(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Restart.class);
        return ((Decision.Restart) decision).reason();
    }
}
