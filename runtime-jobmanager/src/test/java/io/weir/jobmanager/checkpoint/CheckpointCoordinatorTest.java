package io.weir.jobmanager.checkpoint;

import static io.weir.jobmanager.TestJobs.edge;
import static io.weir.jobmanager.TestJobs.vertex;
import static io.weir.jobmanager.TestJobs.vertexId;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.plan.Partitioning;
import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.checkpoint.CheckpointAction.Answer;
import io.weir.jobmanager.checkpoint.CheckpointAction.Delete;
import io.weir.jobmanager.checkpoint.CheckpointAction.FailJob;
import io.weir.jobmanager.checkpoint.CheckpointAction.MakeDirectories;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyAborted;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyCompleted;
import io.weir.jobmanager.checkpoint.CheckpointAction.ReleaseSources;
import io.weir.jobmanager.checkpoint.CheckpointAction.SnapshotSources;
import io.weir.jobmanager.checkpoint.CheckpointAction.StopJob;
import io.weir.jobmanager.checkpoint.CheckpointAction.StoreMetadata;
import io.weir.jobmanager.checkpoint.CheckpointAction.Sweep;
import io.weir.jobmanager.checkpoint.CheckpointAction.TriggerTasks;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Recovery;
import io.weir.jobmanager.schedule.RestartStrategy;
import io.weir.jobmanager.schedule.Slot;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.OperatorNode.Kind;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CheckpointCoordinatorTest {
    /** A source of one subtask that two counting subtasks read from. */
    private static final JobGraph JOB = TestJobs.graph(
            1,
            List.of(vertex(0, "Source", 1, "default", Kind.SOURCE), vertex(1, "Count", 2, "default", Kind.SINK)),
            List.of(edge(0, 0, 1, Partitioning.HASH)));

    private static final Path OWN = Path.of("/ck", TestJobs.id(1));
    private static final TaskSnapshot EMPTY =
            new TaskSnapshot(List.of(), new TaskSnapshot.Figures(1, 2, 3, 4, 5, 6, 7, 8, false));

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "execution.checkpointing.interval",
            "1 s",
            "execution.checkpointing.timeout",
            "10 s",
            "execution.checkpointing.dir",
            "/ck"));
    private ExecutionGraph graph = new ExecutionGraph(JOB, 0);
    private long millis = 1000;
    private CheckpointCoordinator coordinator;

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
    void aCheckpointWhoseMetadataIsBeingWrittenIsDeletedOnlyAfterThat() {
        run();
        trigger(1);
        ackAll(1, EMPTY, EMPTY);

        assertThat(fail(id(1, 0))).containsExactly(new NotifyAborted(1));

        assertThat(on(new CheckpointEvent.MetadataStored(1)))
                .containsExactly(new Delete(List.of(), List.of(OWN.resolve("chk-1"))));
        assertThat(coordinator.latest()).isEmpty();
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
                        new StopJob("/save/savepoint-000000-0123456789ab"),
                        new NotifyCompleted(1),
                        new Answer(1, 1, "/save/savepoint-000000-0123456789ab", null));
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
    void takesTheLastCheckpointAsSoonAsAllTasksWaitForIt() {
        settings.put("execution.checkpointing.interval", "1 h");
        run();
        assertThat(on(new CheckpointEvent.TaskAwaitsLast(id(0, 0)))).isEmpty();
        assertThat(on(new CheckpointEvent.TaskAwaitsLast(id(1, 0)))).isEmpty();

        assertThat(on(new CheckpointEvent.TaskAwaitsLast(id(1, 1))))
                .singleElement()
                .isInstanceOf(MakeDirectories.class);

        assertThat(tickAfter(1)).isEmpty();
        on(new CheckpointEvent.DirectoriesMade(1));
        on(sourceTaken(1));
        ackAll(1, EMPTY, EMPTY);
        assertThat(on(new CheckpointEvent.MetadataStored(1))).containsExactly(new NotifyCompleted(1));
        assertThat(tickAfter(1)).as("its tasks are about to end").isEmpty();
    }

    @Test
    void theLastCheckpointWaitsForThePauseAndIsTriedAgain() {
        settings.put("execution.checkpointing.interval", "1 h");
        settings.put("execution.checkpointing.min-pause", "5 s");
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "3");
        run();
        graph.subtasks().forEach(task -> on(new CheckpointEvent.TaskAwaitsLast(task.attempt())));
        on(new CheckpointEvent.DirectoriesMade(1));
        on(sourceTaken(1));
        assertThat(on(new CheckpointEvent.Declined(id(1, 0), 1, "no room"))).contains(new NotifyAborted(1));
        assertThat(coordinator.nextTickMillis(millis)).isEqualTo(millis + 5000);

        assertThat(tickAfter(5000)).singleElement().isInstanceOf(MakeDirectories.class);
    }

    @Test
    void tasksThatStillWorkAreNotHurried() {
        settings.put("execution.checkpointing.interval", "1 h");
        run();
        on(new CheckpointEvent.TaskAwaitsLast(id(0, 0)));
        on(new CheckpointEvent.TaskAwaitsLast(id(1, 0)));

        assertThat(tickAfter(1000)).isEmpty();
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
        List<CheckpointAction> actions = on(new CheckpointEvent.Restarted());
        assertThat(actions).containsExactly(new Sweep(OWN, Set.of(OWN.resolve("chk-1"), OWN.resolve("shared/s"))));
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));

        assertThat(tickAfter(5000)).isEmpty();
        on(new CheckpointEvent.Swept());
        assertThat(tickAfter(1000)).hasSize(1).first().isInstanceOf(MakeDirectories.class);
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
                new io.weir.runtime.checkpoint.CheckpointMetadata(
                        7, CheckpointKind.SAVEPOINT_CANONICAL, 0, TestJobs.id(2), "other", List.of()),
                Path.of("/save/x"),
                false,
                owned);
    }

    private void start() {
        CheckpointConfig config = CheckpointConfig.from(Configuration.fromMap(settings));
        coordinator = new CheckpointCoordinator(graph, config, () -> "0123456789ab");
        graph.on(new JobEvent.Started(), 0);
        graph.on(new JobEvent.SlotsGranted(List.of(new Slot("a", 0, "a", 1), new Slot("b", 0, "b", 1))), 0);
    }

    private void run() {
        start();
        graph.subtasks().forEach(task -> report(task.attempt(), TaskState.RUNNING));
    }

    private List<CheckpointAction> on(CheckpointEvent event) {
        return coordinator.on(event, new Moment(1_700_000_000_000L + millis, millis));
    }

    private List<CheckpointAction> tickAfter(long time) {
        millis += time;
        return on(new CheckpointEvent.Tick());
    }

    /** Begins the next one by time and brings it to its tasks. */
    private void trigger(long id) {
        tickAfter(1000);
        on(new CheckpointEvent.DirectoriesMade(id));
        on(sourceTaken(id));
    }

    private List<CheckpointAction> complete(long id, TaskSnapshot first, TaskSnapshot second) {
        trigger(id);
        ackAll(id, first, second);
        return on(new CheckpointEvent.MetadataStored(id));
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

    private void ackAll(long id, TaskSnapshot first, TaskSnapshot second) {
        on(new CheckpointEvent.Acknowledged(id(0, 0), id, EMPTY));
        on(new CheckpointEvent.Acknowledged(id(1, 0), id, first));
        on(new CheckpointEvent.Acknowledged(id(1, 1), id, second));
    }

    private List<CheckpointAction> ack(long id, AttemptId attempt) {
        return on(new CheckpointEvent.Acknowledged(attempt, id, EMPTY));
    }

    private List<CheckpointAction> request(long number, CheckpointKind kind, AfterSnapshot after) {
        return request(number, kind, after, null);
    }

    private List<CheckpointAction> request(long number, CheckpointKind kind, AfterSnapshot after, Path directory) {
        return on(new CheckpointEvent.Requested(new CheckpointRequest(number, kind, after, directory)));
    }

    private List<CheckpointAction> report(AttemptId attempt, TaskState state) {
        graph.on(new JobEvent.TaskChanged(attempt, state, null), millis);
        return on(new CheckpointEvent.JobChanged());
    }

    private List<CheckpointAction> fail(AttemptId attempt) {
        graph.on(new JobEvent.TaskChanged(attempt, TaskState.FAILED, Failure.of("Broken", "broke")), millis);
        return on(new CheckpointEvent.JobChanged());
    }

    private static CheckpointEvent sourceTaken(long id) {
        return new CheckpointEvent.SourceSnapshotTaken(id, vertexId(0), new CoordinatorSnapshot(3, new byte[] {1}));
    }

    /** Keyed state of a subtask of Count in files of these paths. */
    private static TaskSnapshot snapshot(int subtask, String... paths) {
        List<KeyedSnapshot.Part> parts = new ArrayList<>(Stream.of(paths)
                .map(path -> new KeyedSnapshot.Part(path, new InFile(path, 8, 10, 0)))
                .toList());
        KeyedSnapshot keyed =
                new KeyedSnapshot(KeyedSnapshot.CANONICAL, new KeyGroupRange(subtask * 64, subtask * 64 + 64), parts);
        return new TaskSnapshot(
                List.of(new OperatorSnapshot(vertexId(101), subtask, keyed, null, null)), EMPTY.figures());
    }

    private static AttemptId id(int vertex, int subtask) {
        return new AttemptId(TestJobs.id(1), vertexId(vertex), subtask, 0);
    }
}
