package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job is done but for the checkpoint that its tasks end with. Nobody should wait an interval for that.
 */
final class LastCheckpoint {
    private final ExecutionGraph graph;
    private final Set<AttemptId> waiting = new HashSet<>();

    /** A checkpoint with this id or a later one was begun when all tasks waited; null: not all do. */
    private @Nullable Long firstId;

    LastCheckpoint(ExecutionGraph graph) {
        this.graph = graph;
    }

    /** A task has processed all its input. */
    void add(AttemptId attempt) {
        waiting.add(attempt);
    }

    /**
     * Whether one is to be begun: all tasks that run wait for it, and none is complete or under way.
     *
     * @param nextId the id that it would have
     */
    boolean isDue(long nextId, Collection<PendingCheckpoint> pending, @Nullable CompletedCheckpoint latest) {
        if (waiting.isEmpty() || !doAllWait()) {
            firstId = null;
            return false;
        }
        if (firstId == null) {
            firstId = nextId;
        }
        long first = firstId;
        return (latest == null || latest.id() < first)
                && pending.stream()
                        .noneMatch(each ->
                                each.id() >= first && !each.request().kind().isSavepoint());
    }

    private boolean doAllWait() {
        waiting.removeIf(attempt -> graph.find(attempt).isEmpty());
        for (Subtask task : graph.subtasks()) {
            if (task.state() != TaskState.FINISHED && !waiting.contains(task.attempt())) {
                return false;
            }
        }
        return true;
    }
}
