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

    /** The attempt after this one. */
    Subtask next(long nowMillis) {
        AttemptId id = new AttemptId(attempt.jobId(), attempt.vertexId(), attempt.subtask(), attempt.attempt() + 1);
        return new Subtask(vertex, id, nowMillis);
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
