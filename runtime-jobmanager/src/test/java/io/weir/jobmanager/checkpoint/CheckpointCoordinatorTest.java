package io.weir.jobmanager.checkpoint;

import static io.weir.jobmanager.TestJobs.vertexId;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.checkpoint.CheckpointAction.Answer;
import io.weir.jobmanager.checkpoint.CheckpointAction.Delete;
import io.weir.jobmanager.checkpoint.CheckpointAction.FailJob;
import io.weir.jobmanager.checkpoint.CheckpointAction.MakeDirectories;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyAborted;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyCompleted;
import io.weir.jobmanager.checkpoint.CheckpointAction.ReleaseSources;
import io.weir.jobmanager.checkpoint.CheckpointAction.SnapshotSources;
import io.weir.jobmanager.checkpoint.CheckpointAction.StoreMetadata;
import io.weir.jobmanager.checkpoint.CheckpointAction.Sweep;
import io.weir.jobmanager.checkpoint.CheckpointAction.TriggerTasks;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Recovery;
import io.weir.jobmanager.schedule.RestartStrategy;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CheckpointCoordinatorTest extends CoordinatorScenario {
    @Test
    void goesFromDirectoriesToEnumeratorsToTasksToMetadata() {
        run();

        List<CheckpointAction> actions = tickAfter(1000);
        assertThat(actions).singleElement().isInstanceOfSatisfying(MakeDirectories.class, make -> {
            assertThat(make.target().directory()).isEqualTo(OWN.resolve("chk-1").toString());
            assertThat(make.target().sharedDirectory())
                    .isEqualTo(OWN.resolve("shared").toString());
        });
        assertThat(on(new CheckpointEvent.DirectoriesMade(1)))
                .containsExactly(new SnapshotSources(1, Set.of(vertexId(0))));
        actions = on(sourceTaken(1));
        TriggerTasks trigger = (TriggerTasks) actions.get(0);
        assertThat(trigger.tasks()).containsExactly(Map.entry("a", List.of(id(0, 0))));
        assertThat(trigger.barrier().exactlyOnce()).isTrue();
        assertThat(trigger.barrier().alignmentTimeoutMillis()).isEqualTo(-1);
        assertThat(actions.get(1)).isEqualTo(new ReleaseSources(1));
        assertThat(ack(1, id(0, 0))).isEmpty();
        assertThat(ack(1, id(1, 1))).isEmpty();
        actions = on(new CheckpointEvent.Acknowledged(id(1, 0), 1, snapshot(0, "own", "shared/s")));
        StoreMetadata store = (StoreMetadata) actions.get(0);
        OperatorMetadata source = store.metadata().operators().get(0);
        assertThat(source.coordinator().version()).isEqualTo(3);
        assertThat(store.metadata().operators().get(1).snapshots()).hasSize(1);
        assertThat(coordinator.latest()).isEmpty();

        assertThat(on(new CheckpointEvent.MetadataStored(1))).containsExactly(new NotifyCompleted(1));

        assertThat(coordinator.latest().orElseThrow().directory()).isEqualTo(OWN.resolve("chk-1"));
        assertThat(coordinator.history().counts().completed()).isOne();
        assertThat(coordinator.history().lastCompleted().orElseThrow().sum(TaskSnapshot.Figures::stateBytes))
                .isEqualTo(18);
    }

    @Test
    void theNextCompletesAndTheFormerIsDeletedWithFilesThatNothingRefersTo() {
        run();
        complete(1, snapshot(0, "own", "shared/s"), snapshot(1, "own", "shared/t"));

        List<CheckpointAction> actions = complete(2, snapshot(0, "own", "shared/s"), snapshot(1, "own"));

        assertThat(actions)
                .containsExactly(
                        new NotifyCompleted(2),
                        new Delete(List.of(), List.of(OWN.resolve("chk-1"))),
                        new Delete(List.of(OWN.resolve("shared/t")), List.of()));
    }

    @Test
    void whatIsStillUnderWayHoldsBackFilesItMayHaveBeenBuiltOn() {
        settings.put("execution.checkpointing.max-concurrent-checkpoints", "2");
        run();
        complete(1, snapshot(0, "shared/s"), EMPTY);
        trigger(2);
        trigger(3);
        ackAll(2, EMPTY, EMPTY);
        assertThat(on(new CheckpointEvent.MetadataStored(2)))
                .doesNotContain(new Delete(List.of(OWN.resolve("shared/s")), List.of()));
        on(new CheckpointEvent.Acknowledged(id(0, 0), 3, EMPTY));
        on(new CheckpointEvent.Acknowledged(id(1, 0), 3, snapshot(0, "shared/s")));
        on(new CheckpointEvent.Acknowledged(id(1, 1), 3, EMPTY));

        List<CheckpointAction> actions = on(new CheckpointEvent.MetadataStored(3));

        assertThat(actions)
                .noneMatch(action ->
                        action instanceof Delete delete && !delete.files().isEmpty());
    }

    @Test
    void aPartBuiltOnDeletedFilesIsGivenUpAndNotCounted() {
        run();
        complete(1, snapshot(0, "shared/s"), EMPTY);
        complete(2, EMPTY, EMPTY);
        trigger(3);

        List<CheckpointAction> actions = on(new CheckpointEvent.Acknowledged(id(1, 0), 3, snapshot(0, "shared/s")));

        assertThat(actions).contains(new NotifyAborted(3)).noneMatch(FailJob.class::isInstance);
    }

    @Test
    void acknowledgementsThatAreRepeatedOrOfOthersChangeNothing() {
        run();
        trigger(1);
        ack(1, id(0, 0));

        assertThat(ack(1, id(0, 0))).isEmpty();
        AttemptId former = new AttemptId(TestJobs.id(1), vertexId(1), 0, 7);
        assertThat(on(new CheckpointEvent.Acknowledged(former, 1, snapshot(0, "f", "shared/g"))))
                .containsExactly(new Delete(List.of(OWN.resolve("chk-1/f")), List.of()));
        assertThat(ack(1, id(1, 0))).isEmpty();
        assertThat(ack(1, id(1, 1))).hasSize(1).first().isInstanceOf(StoreMetadata.class);
        assertThat(on(new CheckpointEvent.MetadataStored(1)))
                .contains(new NotifyCompleted(1), new Delete(List.of(OWN.resolve("shared/g")), List.of()));
        assertThat(on(new CheckpointEvent.Acknowledged(id(1, 0), 1, EMPTY))).isEmpty();
    }

    @Test
    void whatComesAfterTheTimeoutIsDeleted() {
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "5");
        run();
        trigger(1);
        ack(1, id(0, 0));

        List<CheckpointAction> actions = tickAfter(10_000);

        assertThat(actions).contains(new NotifyAborted(1), new Delete(List.of(), List.of(OWN.resolve("chk-1"))));
        assertThat(coordinator.history().lastFailed().orElseThrow().failure())
                .isEqualTo("It was not complete after 10000 ms ('execution.checkpointing.timeout'); it waited for "
                        + "Count (1/2), Count (2/2).");
        assertThat(on(new CheckpointEvent.Acknowledged(id(1, 0), 1, snapshot(0, "f", "shared/g"))))
                .contains(new Delete(List.of(OWN.resolve("chk-1/f")), List.of(OWN.resolve("chk-1"))));
    }

    @Test
    void aDeclinedCheckpointFailsTheJobUnlessThatIsTolerated() {
        run();
        trigger(1);

        List<CheckpointAction> actions = on(new CheckpointEvent.Declined(id(1, 0), 1, "the disk is full"));

        assertThat(actions)
                .last()
                .isInstanceOfSatisfying(
                        FailJob.class,
                        fail -> assertThat(fail.failure().message())
                                .isEqualTo(
                                        "Checkpoint 1 failed, and none may ('execution.checkpointing.tolerable-failed-checkpoints'): "
                                                + "Task Count (1/2) could not take part in the checkpoint: the disk is full"));
    }

    @Test
    void aSuccessForgivesEarlierFailures() {
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "1");
        run();
        trigger(1);
        assertThat(on(new CheckpointEvent.Declined(id(1, 0), 1, "no"))).noneMatch(FailJob.class::isInstance);
        complete(2, EMPTY, EMPTY);
        trigger(3);
        assertThat(on(new CheckpointEvent.Declined(id(1, 0), 3, "no"))).noneMatch(FailJob.class::isInstance);
        trigger(4);
        assertThat(on(new CheckpointEvent.Declined(id(1, 0), 4, "no"))).anyMatch(FailJob.class::isInstance);
    }

    @Test
    void beginsNoneWhileTasksAreNotRunningAndCountsNothing() {
        start();
        report(id(0, 0), TaskState.RUNNING);

        assertThat(coordinator.nextTickMillis(millis)).isEqualTo(Long.MAX_VALUE);
        assertThat(request(1, CheckpointKind.CHECKPOINT, AfterSnapshot.CONTINUE))
                .containsExactly(
                        new Answer(1, 0, null, "Not all tasks run: Count (1/2) is DEPLOYING. Try again when they do."));
    }

    @Test
    void waitsForThePauseAndBeginsOneAtATime() {
        settings.put("execution.checkpointing.min-pause", "3 s");
        run();
        trigger(1);
        assertThat(tickAfter(1000)).isEmpty();
        assertThat(coordinator.nextTickMillis(millis)).isLessThanOrEqualTo(millis + 9000);
        ackAll(1, EMPTY, EMPTY);
        on(new CheckpointEvent.MetadataStored(1));

        assertThat(coordinator.nextTickMillis(millis)).isEqualTo(millis + 3000);
        assertThat(tickAfter(2999)).isEmpty();
        assertThat(tickAfter(1)).hasSize(1).first().isInstanceOf(MakeDirectories.class);
    }

    @Test
    void aTaskThatFailsTakesTheCheckpointWithIt() {
        run();
        trigger(1);
        ack(1, id(1, 0));

        List<CheckpointAction> actions = fail(id(1, 0));

        assertThat(actions).contains(new NotifyAborted(1)).noneMatch(FailJob.class::isInstance);
        assertThat(ack(1, id(1, 1))).noneMatch(StoreMetadata.class::isInstance);
    }

    @Test
    void aCheckpointWhoseMetadataIsBeingWrittenIsNotGivenUpAsItMayBeDurable() {
        run();
        trigger(1);
        ackAll(1, EMPTY, EMPTY);
        assertThat(coordinator.isStoring()).isTrue();

        assertThat(fail(id(1, 0))).isEmpty();
        assertThat(tickAfter(20_000)).isEmpty();
        assertThat(coordinator.nextTickMillis(millis)).isEqualTo(Long.MAX_VALUE);

        assertThat(on(new CheckpointEvent.MetadataStored(1))).containsExactly(new NotifyCompleted(1));
        assertThat(coordinator.isStoring()).isFalse();
        assertThat(coordinator.latest()).isPresent();
    }

    @Test
    void aCheckpointWhoseMetadataIsBeingWrittenAtTheEndIsDeletedOnlyAfterThat() {
        run();
        trigger(1);
        ackAll(1, EMPTY, EMPTY);

        assertThat(on(new CheckpointEvent.JobEnded(JobStatus.CANCELED)))
                .containsExactly(new NotifyAborted(1), new Delete(List.of(), List.of(OWN)));

        assertThat(on(new CheckpointEvent.MetadataStored(1)))
                .containsExactly(new Delete(List.of(), List.of(OWN.resolve("chk-1"))));
    }

    @Test
    void metadataThatCannotBeWrittenIsNoCheckpoint() {
        run();
        trigger(1);
        ackAll(1, EMPTY, EMPTY);

        List<CheckpointAction> actions = on(new CheckpointEvent.StepFailed(1, "The disk is full."));

        assertThat(actions)
                .contains(new NotifyAborted(1), new Delete(List.of(), List.of(OWN.resolve("chk-1"))))
                .anyMatch(FailJob.class::isInstance);
    }

    @Test
    void anEnumeratorThatIsLateIsLetGo() {
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "5");
        run();
        tickAfter(1000);
        on(new CheckpointEvent.DirectoriesMade(1));

        assertThat(tickAfter(10_000)).contains(new ReleaseSources(1)).doesNotContain(new NotifyAborted(1));
        assertThat(on(sourceTaken(1))).contains(new ReleaseSources(1));
    }

    @Test
    void finishedTasksAreNotedAndBarriersBeginBehindThem() {
        run();
        report(id(0, 0), TaskState.FINISHED);

        tickAfter(1000);
        on(new CheckpointEvent.DirectoriesMade(1));
        TriggerTasks trigger = (TriggerTasks) on(sourceTaken(1)).get(0);
        assertThat(trigger.tasks()).containsOnly(Map.entry("a", List.of(id(1, 0))), Map.entry("b", List.of(id(1, 1))));
        ack(1, id(1, 0));
        StoreMetadata store = (StoreMetadata) ack(1, id(1, 1)).get(0);

        assertThat(store.metadata().operators())
                .extracting(OperatorMetadata::finished)
                .containsExactly(Set.of(0), Set.of());
    }

    @Test
    void aTaskThatFinishesBeforeItsPartIsThereEndsTheCheckpointWithoutCounting() {
        run();
        trigger(1);

        assertThat(report(id(0, 0), TaskState.FINISHED))
                .contains(new NotifyAborted(1))
                .noneMatch(FailJob.class::isInstance);
    }

    @Test
    void aTaskMayFinishAfterItsPart() {
        run();
        trigger(1);
        ack(1, id(0, 0));

        assertThat(report(id(0, 0), TaskState.FINISHED)).isEmpty();
    }

    @Test
    void sweepsBeforeTheFirstCheckpointAfterARestart() {
        graph = new ExecutionGraph(
                JOB,
                new Recovery(
                        RestartStrategy.from(
                                Configuration.fromMap(Map.of(
                                        "restart-strategy.type",
                                        "fixed-delay",
                                        "restart-strategy.fixed-delay.delay",
                                        "0 ms")),
                                true,
                                () -> 0),
                        true,
                        (vertex, subtask) -> null),
                0);
        run();
        complete(1, snapshot(0, "shared/s"), EMPTY);
        trigger(2);
        fail(id(1, 0));
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.CANCELED));
        graph.on(new JobEvent.RestartDue(1), 0);
        List<CheckpointAction> actions = on(new CheckpointEvent.Restarted(false));
        assertThat(actions).containsExactly(new Sweep(OWN, Set.of(OWN.resolve("chk-1"), OWN.resolve("shared/s"))));
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));

        assertThat(tickAfter(5000)).isEmpty();
        on(new CheckpointEvent.Swept());
        assertThat(tickAfter(1000)).hasSize(1).first().isInstanceOf(MakeDirectories.class);
    }

    @Test
    void takesTheFirstCheckpointOfTasksOfAFormerLeaderAtOnceAndTheNextAnIntervalLater() {
        start();
        on(new CheckpointEvent.Restarted(true));
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));
        on(new CheckpointEvent.Swept());
        assertThat(coordinator.nextTickMillis(millis)).isEqualTo(millis);

        assertThat(tickAfter(0)).hasSize(1).first().isInstanceOf(MakeDirectories.class);
        assertThat(tickAfter(0)).isEmpty();
        on(new CheckpointEvent.DirectoriesMade(1));
        on(sourceTaken(1));
        ackAll(1, EMPTY, EMPTY);
        on(new CheckpointEvent.MetadataStored(1));
        assertThat(tickAfter(999)).isEmpty();
        assertThat(tickAfter(1)).hasSize(1);
    }

    @Test
    void endsWithItsFilesUnlessTheyAreToBeKept() {
        settings.put("execution.checkpointing.externalized-checkpoint-retention", "DELETE_ON_CANCELLATION");
        run();
        complete(1, EMPTY, EMPTY);

        assertThat(on(new CheckpointEvent.JobEnded(JobStatus.FAILED)))
                .containsExactly(new Sweep(OWN, Set.of(OWN.resolve("chk-1"))));
        assertThat(on(new CheckpointEvent.JobEnded(JobStatus.CANCELED)))
                .contains(new Delete(List.of(), List.of(OWN.resolve("chk-1"))), new Delete(List.of(), List.of(OWN)));
    }
}
