package io.weir.jobmanager.schedule;

import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One subtask of a vertex and what has become of it. Changed by {@link ExecutionGraph} only. */
public final class Subtask {
    private final JobVertex vertex;
    private final AttemptId attempt;
    private final EnumMap<TaskState, Long> enteredMillis = new EnumMap<>(TaskState.class);
    private TaskState state = TaskState.CREATED;
    private @Nullable Slot slot;
    private @Nullable Failure failure;

    Subtask(JobVertex vertex, AttemptId attempt, long nowMillis) {
        this.vertex = vertex;
        this.attempt = attempt;
        enteredMillis.put(state, nowMillis);
    }

    /** Which. */
    public AttemptId attempt() {
        return attempt;
    }

    /** Of which it is one. */
    public JobVertex vertex() {
        return vertex;
    }

    /** Where it stands. */
    public TaskState state() {
        return state;
    }

    /** When it came into each state, in milliseconds since 1970. */
    public Map<TaskState, Long> enteredMillis() {
        return Map.copyOf(enteredMillis);
    }

    /** When it came into {@code wanted}; 0: not yet. */
    public long enteredMillis(TaskState wanted) {
        return enteredMillis.getOrDefault(wanted, 0L);
    }

    /** Where it runs, once it has a slot. */
    public Optional<Slot> slot() {
        return Optional.ofNullable(slot);
    }

    boolean isOn(String taskManagerId) {
        return slot != null && slot.taskManagerId().equals(taskManagerId);
    }

    /** Why it failed, if it did. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** As {@code Count per key (1/2)}. */
    public String displayName() {
        return "%s (%d/%d)".formatted(vertex.name(), attempt.subtask() + 1, vertex.parallelism());
    }

    /** The attempt after this one, numbered from {@code first} at least. */
    Subtask next(int first, long nowMillis) {
        int next = Math.max(attempt.attempt() + 1, first);
        return new Subtask(
                vertex, new AttemptId(attempt.jobId(), attempt.vertexId(), attempt.subtask(), next), nowMillis);
    }

    /** The attempt that a former leader has left in the place of this one; taken for RUNNING until it says otherwise. */
    Subtask adopted(AdoptedTask left, long nowMillis) {
        Map<TaskState, Long> entered = left.enteredMillis();
        long since = entered.getOrDefault(TaskState.DEPLOYING, nowMillis);
        Subtask task = new Subtask(vertex, left.attempt(), since);
        task.to(TaskState.SCHEDULED, since);
        task.assign(left.slot());
        task.to(TaskState.DEPLOYING, since);
        task.to(TaskState.INITIALIZING, entered.getOrDefault(TaskState.INITIALIZING, since));
        task.to(TaskState.RUNNING, entered.getOrDefault(TaskState.RUNNING, nowMillis));
        return task;
    }

    void assign(Slot assigned) {
        slot = assigned;
    }

    void failWith(Failure reason, long nowMillis) {
        failure = reason;
        to(TaskState.FAILED, nowMillis);
    }

    /** The one place where the state changes. */
    void to(TaskState next, long nowMillis) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("%s goes from %s to %s".formatted(displayName(), state, next));
        }
        state = next;
        enteredMillis.put(next, nowMillis);
    }
}
