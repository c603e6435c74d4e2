package io.weir.taskmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.protocol.TaskState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task that has processed all its input ends with a checkpoint that was taken after that. */
@Timeout(60)
final class LastCheckpointTest {
    private static final Configuration WITH_CHECKPOINTS =
            new Configuration().setString("execution.checkpointing.interval", "1 s");

    @TempDir
    private Path directory;

    @Test
    void isTheFirstThatIsCompleteThoughOneTakenBeforeIsGivenUp() throws Exception {
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        try (LocalTasks tasks = new LocalTasks(1, WITH_CHECKPOINTS)) {
            LocalTasks.Running running = waitingForItsLast(tasks, checkpoints);
            LocalCheckpoints.Begun first = taken(checkpoints, running);
            LocalCheckpoints.Begun second = taken(checkpoints, running);

            running.tasks.values().forEach(task -> task.checkpointAborted(first.id()));
            checkpoints.await(second);

            running.awaitEnd();
            assertThat(running.states.values()).containsOnly(TaskState.FINISHED);
        }
    }

    private static LocalTasks.Running waitingForItsLast(LocalTasks tasks, LocalCheckpoints checkpoints) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(1, 10).sinkTo(new DiscardingSink<>());
        LocalTasks.Running running = tasks.start(env, 1, null, checkpoints);
        eventually("the task waits for its last checkpoint", checkpoints::anyAwaitsLast);
        return running;
    }

    private static LocalCheckpoints.Begun taken(LocalCheckpoints checkpoints, LocalTasks.Running running)
            throws Exception {
        LocalCheckpoints.Begun begun = checkpoints.begin(running, AfterSnapshot.CONTINUE);
        eventually("the task has acknowledged", begun::isComplete);
        return begun;
    }
}
