package io.weir.jobmanager.schedule;

import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a job that a former leader has left goes on with the tasks that still run, or starts from its last
 * checkpoint. Told events, it answers with its decision; it does nothing itself. The tasks are adopted as soon as all of
 * them are found to run, or to have finished, as attempts that belong together, and the enumerator of each source is
 * known as of just these attempts. If that does not come about in time, or cannot, the job is restarted as a whole.
 */
public final class TakeOver {
    private static final int NAMED = 3;

    private final JobGraph job;
    private final Map<String, Integer> enumerators;
    private final long timeoutMillis;
    private final Map<Key, Found> found = new LinkedHashMap<>();
    private TakeOverState state = TakeOverState.WAITING;
    private boolean ready;
    private boolean timeUp;

    /**
     * A decision that is to be made.
     *
     * @param enumerators by the ids of source vertices: of which attempt of the readers its enumerator's record is
     * @param timeoutMillis after which {@link #timeUp} is told
     */
    public TakeOver(JobGraph job, Map<String, Integer> enumerators, long timeoutMillis) {
        this.job = job;
        this.enumerators = Map.copyOf(enumerators);
        this.timeoutMillis = timeoutMillis;
    }

    /** What is to be done. */
    public sealed interface Decision {
        /** Nothing yet, or nothing any more. */
        record Wait() implements Decision {}

        /** Go on with these, which are all tasks of the job. */
        record Adopt(List<AdoptedTask> tasks) implements Decision {}

        /** Start from the last checkpoint; {@code reason} is a sentence. */
        record Restart(String reason) implements Decision {}
    }

    private record Key(String vertexId, int subtask) {}

    private record Found(HeldTask task, Slot slot) {
        boolean goesOn() {
            return task.state() == TaskState.RUNNING || task.state() == TaskState.FINISHED;
        }

        String name() {
            return "task %d of vertex %s"
                    .formatted(task.attempt().subtask() + 1, task.attempt().vertexId());
        }
    }

    /** Where it stands. */
    public TakeOverState state() {
        return state;
    }

    /** The TaskManagers that have reported tasks. */
    public Set<String> taskManagers() {
        Set<String> ids = new LinkedHashSet<>();
        found.values().forEach(each -> ids.add(each.slot.taskManagerId()));
        return ids;
    }

    /** The checkpoint was read that the job would start from. */
    public Decision ready() {
        ready = true;
        return decide();
    }

    /** A TaskManager has registered with a task of the job in {@code slot}. */
    public Decision found(HeldTask task, Slot slot) {
        found.merge(
                new Key(task.attempt().vertexId(), task.attempt().subtask()),
                new Found(task, slot),
                (a, b) -> a.task.attempt().attempt() > b.task.attempt().attempt() ? a : b);
        return decide();
    }

    /** A TaskManager is gone again. */
    public void lost(String taskManagerId) {
        found.values().removeIf(each -> each.slot.taskManagerId().equals(taskManagerId));
    }

    /** Nobody is waited for any longer. */
    public Decision timeUp() {
        timeUp = true;
        return decide();
    }

    /** The job is not wanted any more. */
    public void giveUp() {
        if (state == TakeOverState.WAITING) {
            to(TakeOverState.RESTARTED);
        }
    }

    private Decision decide() {
        if (!ready || state != TakeOverState.WAITING) {
            return new Decision.Wait();
        }
        for (Found each : found.values()) {
            if (each.task.obstacle() != null) {
                return restart("Its tasks cannot go on: %s.".formatted(each.task.obstacle()));
            }
        }
        String missing = missing();
        String problem = missing != null ? missing : misfit();
        if (problem == null) {
            to(TakeOverState.ADOPTED);
            return new Decision.Adopt(found.values().stream()
                    .map(each -> new AdoptedTask(each.task.attempt(), each.slot, each.task.enteredMillis()))
                    .toList());
        }
        return timeUp ? restart(problem) : new Decision.Wait();
    }

    private Decision restart(String reason) {
        to(TakeOverState.RESTARTED);
        return new Decision.Restart(reason);
    }

    private @Nullable String missing() {
        List<String> lacking = new ArrayList<>();
        int tasks = 0;
        int lackingTasks = 0;
        for (JobVertex vertex : job.vertices()) {
            tasks += vertex.parallelism();
            for (int i = 0; i < vertex.parallelism(); i++) {
                if (!found.containsKey(new Key(vertex.id(), i))) {
                    lackingTasks++;
                    if (lacking.size() < NAMED) {
                        lacking.add("'%s' (%d/%d)".formatted(vertex.name(), i + 1, vertex.parallelism()));
                    }
                }
            }
        }
        return lackingTasks == 0
                ? null
                : "%d of its %d tasks were not found on any TaskManager within %d ms, as %s."
                        .formatted(lackingTasks, tasks, timeoutMillis, String.join(", ", lacking));
    }

    /** All are there; why they do not belong together, or null. */
    private @Nullable String misfit() {
        for (Found each : found.values()) {
            if (!each.goesOn()) {
                return "Of its tasks %s was %s.".formatted(each.name(), each.task.state());
            }
        }
        for (JobVertex vertex : job.vertices()) {
            int attempt = attempt(vertex.id(), 0);
            for (int i = 1; i < vertex.parallelism(); i++) {
                if (attempt(vertex.id(), i) != attempt) {
                    return "The tasks of '%s' are of different attempts.".formatted(vertex.name());
                }
            }
            if (vertex.isSource() && enumerators.getOrDefault(vertex.id(), -1) != attempt) {
                return "What '%s' has handed out to its readers is not known.".formatted(vertex.name());
            }
        }
        for (JobEdge edge : job.edges()) {
            if (attempt(edge.sourceVertex(), 0) != attempt(edge.targetVertex(), 0)) {
                return "The tasks at both ends of edge %d are of different attempts.".formatted(edge.id());
            }
        }
        return null;
    }

    private int attempt(String vertexId, int subtask) {
        Found there = found.get(new Key(vertexId, subtask));
        if (there == null) {
            throw new AssertionError("Task %d of %s was not found".formatted(subtask, vertexId));
        }
        return there.task.attempt().attempt();
    }

    /** The one place where the state changes. */
    private void to(TakeOverState following) {
        if (!state.next().contains(following)) {
            throw new IllegalStateException("The take-over goes from %s to %s".formatted(state, following));
        }
        state = following;
    }
}
