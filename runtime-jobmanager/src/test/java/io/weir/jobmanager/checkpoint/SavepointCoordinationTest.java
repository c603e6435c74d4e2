package io.weir.jobmanager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.checkpoint.CheckpointAction.Answer;
import io.weir.jobmanager.checkpoint.CheckpointAction.Delete;
import io.weir.jobmanager.checkpoint.CheckpointAction.FailJob;
import io.weir.jobmanager.checkpoint.CheckpointAction.MakeDirectories;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyAborted;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyCompleted;
import io.weir.jobmanager.checkpoint.CheckpointAction.StopJob;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Recovery;
import io.weir.jobmanager.schedule.RestartStrategy;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.protocol.TaskState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SavepointCoordinationTest extends CoordinatorScenario {
    @Test
    void savepointsNeitherSubsumeNorNotifyNorCount() {
        run();
        complete(1, EMPTY, EMPTY);
        List<CheckpointAction> actions =
                request(9, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.CONTINUE, Path.of("/save"));
        MakeDirectories make = (MakeDirectories) actions.get(0);
        String directory = "/save/savepoint-000000-0123456789ab";
        assertThat(make.target().directory()).isEqualTo(directory);
        assertThat(make.target().sharedDirectory()).isNull();
        on(new CheckpointEvent.DirectoriesMade(2));
        on(sourceTaken(2));
        ackAll(2, EMPTY, EMPTY);

        assertThat(on(new CheckpointEvent.MetadataStored(2))).containsExactly(new Answer(9, 2, directory, null));

        assertThat(coordinator.latest().orElseThrow().id()).isOne();
        request(10, CheckpointKind.SAVEPOINT_NATIVE, AfterSnapshot.CONTINUE, Path.of("/save"));
        assertThat(on(new CheckpointEvent.StepFailed(3, "full")))
                .containsExactly(new Delete(List.of(), List.of(Path.of(directory))), new Answer(10, 0, null, "full"));
    }

    private void savepoint(long id) {
        request(id, CheckpointKind.SAVEPOINT_NATIVE, AfterSnapshot.CONTINUE, Path.of("/save"));
        on(new CheckpointEvent.DirectoriesMade(id));
        on(sourceTaken(id));
        ackAll(id, EMPTY, EMPTY);
        on(new CheckpointEvent.MetadataStored(id));
    }

    @Test
    void savepointsStayWhenTheJobEndsAndCheckpointsAsIsSet() {
        settings.put("execution.checkpointing.externalized-checkpoint-retention", "DELETE_ON_CANCELLATION");
        run();
        assertThat(coordinator.kept(JobStatus.FAILED)).isZero();
        complete(1, EMPTY, EMPTY);
        savepoint(2);
        complete(3, EMPTY, EMPTY);
        trigger(4);

        assertThat(coordinator.kept(JobStatus.CANCELED)).isEqualTo(2);
        assertThat(coordinator.kept(JobStatus.FAILED)).isEqualTo(3);
        assertThat(coordinator.kept(JobStatus.SUSPENDED)).as("all").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void checkpointsInTheMemoryOfTheJobManagerGoWithTheJob() {
        settings.remove("execution.checkpointing.dir");
        settings.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        run();
        tickAfter(1000);
        on(sourceTaken(1));
        ackAll(1, EMPTY, EMPTY);

        assertThat(coordinator.latest()).isPresent();
        assertThat(coordinator.kept(JobStatus.CANCELED)).isZero();
    }

    @Test
    void aSavepointWithoutADirectoryIsRefused() {
        run();

        assertThat(request(1, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.CONTINUE))
                .containsExactly(new Answer(1, 0, null, Sentences.NO_DIRECTORY));
    }

    @Test
    void stopsTheJobOnceTheSavepointIsDurable() {
        run();
        List<CheckpointAction> actions = stop(1);

        assertThat(actions)
                .containsExactly(
                        new Answer(1, 1, "/save/savepoint-000000-0123456789ab", null),
                        new StopJob("/save/savepoint-000000-0123456789ab"),
                        new NotifyCompleted(1));
        assertThat(tickAfter(5000)).isEmpty();
        assertThat(request(2, CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE))
                .hasSize(1);
        assertThat(coordinator.history().counts().begun()).isOne();
    }

    @Test
    void refusesASecondStopAndBeginsNothingElseMeanwhile() {
        run();
        request(1, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.SUSPEND, Path.of("/save"));

        assertThat(request(2, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.DRAIN, Path.of("/save")))
                .containsExactly(new Answer(2, 0, null, "The job is being stopped with a savepoint already."));
        assertThat(tickAfter(2000)).isEmpty();
    }

    @Test
    void aFailedStopLeavesTheJobRunning() {
        run();
        request(1, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.SUSPEND, Path.of("/save"));
        on(new CheckpointEvent.DirectoriesMade(1));
        on(sourceTaken(1));

        List<CheckpointAction> actions = on(new CheckpointEvent.Declined(id(1, 0), 1, "no room"));

        assertThat(actions).contains(new NotifyAborted(1)).noneMatch(FailJob.class::isInstance);
        assertThat(tickAfter(1000)).hasSize(1).first().isInstanceOf(MakeDirectories.class);
        assertThat(request(2, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.SUSPEND, Path.of("/save")))
                .isEmpty();
    }

    @Test
    void aFailedDrainRestartsTheJobAsItsTimeHasEnded() {
        run();
        request(1, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.DRAIN, Path.of("/save"));
        on(new CheckpointEvent.DirectoriesMade(1));
        on(sourceTaken(1));

        assertThat(on(new CheckpointEvent.Declined(id(1, 0), 1, "no room"))).anyMatch(FailJob.class::isInstance);
    }

    @Test
    void aDrainThatATaskFailsInRestartsTheOthersTooAsTheirTimeHasEnded() {
        RestartStrategy strategy = RestartStrategy.from(new Configuration(), true, () -> 0);
        Recovery again = new Recovery(strategy, true, (vertex, subtask) -> null);
        graph = new ExecutionGraph(JOB, again, 0);
        run();
        request(1, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.DRAIN, Path.of("/save"));
        on(new CheckpointEvent.DirectoriesMade(1));
        on(sourceTaken(1));

        assertThat(fail(id(1, 0))).anyMatch(FailJob.class::isInstance);
    }

    @Test
    void goesOnFromTheSavepointThatAFormerLeaderHadStoppedTheJobWith() {
        start();
        CompletedCheckpoint own = new CompletedCheckpoint(
                new CheckpointMetadata(6, CheckpointKind.CHECKPOINT, 0, TestJobs.id(1), "job", List.of()),
                OWN.resolve("chk-6"),
                true,
                true);
        CompletedCheckpoint savepoint = savepoint(false);
        coordinator.startFrom(own);
        coordinator.startFrom(savepoint);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));

        assertThat(coordinator.latest()).contains(savepoint);
        assertThat(complete(8, EMPTY, EMPTY))
                .containsExactly(new NotifyCompleted(8), new Delete(List.of(), List.of(OWN.resolve("chk-6"))));
        assertThat(coordinator.latest().orElseThrow().id()).isEqualTo(8);
    }

    @Test
    void startsFromASavepointWithoutOwningIt() {
        CompletedCheckpoint savepoint = savepoint(false);
        start();
        coordinator.startFrom(savepoint);
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));
        assertThat(coordinator.latest()).contains(savepoint);

        assertThat(complete(8, EMPTY, EMPTY)).containsExactly(new NotifyCompleted(8));
    }

    @Test
    void deletesAClaimedSavepointOnceItIsNotNeeded() {
        start();
        coordinator.startFrom(savepoint(true));
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));

        assertThat(complete(8, EMPTY, EMPTY))
                .containsExactly(new NotifyCompleted(8), new Delete(List.of(), List.of(Path.of("/save/x"))));
    }

    private static CompletedCheckpoint savepoint(boolean owned) {
        return new CompletedCheckpoint(
                new CheckpointMetadata(7, CheckpointKind.SAVEPOINT_CANONICAL, 0, TestJobs.id(2), "other", List.of()),
                Path.of("/save/x"),
                false,
                owned);
    }

    private List<CheckpointAction> stop(long id) {
        request(1, CheckpointKind.SAVEPOINT_CANONICAL, AfterSnapshot.SUSPEND, Path.of("/save"));
        on(new CheckpointEvent.DirectoriesMade(id));
        on(sourceTaken(id));
        ackAll(id, EMPTY, EMPTY);
        List<CheckpointAction> actions = on(new CheckpointEvent.MetadataStored(id));
        graph.on(new JobEvent.StoppedWithSavepoint("/save/savepoint-000000-0123456789ab"), millis);
        return actions;
    }
}
