package io.weir.taskmanager.task;

import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;

/** Is told how a task's part of a checkpoint went. Called by any thread; must not block. */
public interface CheckpointListener {
    /** All state of the task is written. */
    void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot);

    /** The task has processed all its input, and ends with the next checkpoint. */
    void awaitsLast(AttemptId attempt);

    /** The task cannot take part; {@code reason} is a sentence for the user. */
    void decline(AttemptId attempt, long checkpointId, String reason);
}
