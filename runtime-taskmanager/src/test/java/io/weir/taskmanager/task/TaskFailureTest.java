package io.weir.taskmanager.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.functions.TaskInfo;
import io.weir.operators.OperatorException;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.checkpoint.UnreadableStateException;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** How a task's failure is told: users know their exceptions by name, and want no names before Weir's sentences. */
final class TaskFailureTest {
    private static final String MISSING = "The state file /checkpoints/7/a is missing.";

    private static final class NoCheckpoints implements CheckpointListener {
        @Override
        public void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) {}

        @Override
        public void awaitsLast(AttemptId attempt) {}

        @Override
        public void decline(AttemptId attempt, long checkpointId, String reason) {}
    }

    /** The message of a task that fails with {@code problem} before it runs. */
    private static String told(Exception problem) {
        CompletableFuture<Failure> failure = new CompletableFuture<>();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (FileSnapshotStore store = new FileSnapshotStore(1)) {
            TaskListener listener = (attempt, state, told, accumulators) -> {
                if (state.isTerminal()) {
                    failure.complete(Objects.requireNonNull(told));
                }
            };
            Task task = new Task(
                    new AttemptId("0".repeat(32), "1".repeat(32), 1, 0),
                    new TaskInfo("Map", 128, 4, 1, 0),
                    asked -> {
                        throw problem;
                    },
                    new TaskEnvironment(listener, new NoCheckpoints(), store, timer),
                    TaskFailureTest.class.getClassLoader());
            task.start();
            return failure.join().message();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void stateThatCannotBeReadIsASentence() {
        assertThat(told(new UnreadableStateException(MISSING))).isEqualTo(MISSING + " (in 'Map', subtask 2 of 4)");
        assertThat(told(new OperatorException("Count", new UnreadableStateException(MISSING))))
                .isEqualTo(MISSING + " (in operator 'Count', subtask 2 of 4)");
    }

    @Test
    void whatUsersThrowHasItsName() {
        assertThat(told(new IOException("Connection refused\nand more")))
                .isEqualTo("java.io.IOException: Connection refused (in 'Map', subtask 2 of 4)");
        assertThat(told(new OperatorException("Count", new IllegalStateException("no"))))
                .isEqualTo("java.lang.IllegalStateException: no (in operator 'Count', subtask 2 of 4)");
    }
}
