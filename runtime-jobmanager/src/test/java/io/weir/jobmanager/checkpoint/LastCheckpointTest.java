package io.weir.jobmanager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.checkpoint.CheckpointAction.MakeDirectories;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyAborted;
import io.weir.jobmanager.checkpoint.CheckpointAction.NotifyCompleted;
import org.junit.jupiter.api.Test;

/** The checkpoint that tasks wait for when they have processed all their input. */
final class LastCheckpointTest extends CoordinatorScenario {
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
}
