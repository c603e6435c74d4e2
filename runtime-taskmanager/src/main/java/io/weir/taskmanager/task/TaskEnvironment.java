package io.weir.taskmanager.task;

import io.weir.runtime.checkpoint.SnapshotStore;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the tasks of a TaskManager share.
 *
 * @param listener is told the states of tasks
 * @param checkpoints is told how checkpoints go
 * @param snapshots writes and reads state
 * @param timer fires the callbacks of the tasks' clocks
 */
public record TaskEnvironment(
        TaskListener listener,
        CheckpointListener checkpoints,
        SnapshotStore snapshots,
        ScheduledExecutorService timer) {}
