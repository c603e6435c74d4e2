package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A checkpoint under way: what is there of it, and what is waited for. */
final class PendingCheckpoint {
    /** What it waits for. */
    enum Phase {
        /** For its directories. */
        DIRECTORIES,
        /** For the enumerators. */
        SOURCES,
        /** For the tasks. */
        TASKS,
        /** For its metadata to be durable. */
        STORING
    }

    private final long id;
    private final CheckpointRequest request;
    private final CheckpointTarget target;
    private final Moment begun;
    private final Set<String> sourcesMissing = new LinkedHashSet<>();
    private final Map<String, CoordinatorSnapshot> sources = new HashMap<>();
    private final Set<AttemptId> missing = new LinkedHashSet<>();
    private final Map<AttemptId, TaskSnapshot> acknowledged = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> finished = new HashMap<>();
    private Phase phase = Phase.DIRECTORIES;
    private @Nullable CheckpointMetadata metadata;

    PendingCheckpoint(long id, CheckpointRequest request, CheckpointTarget target, Moment begun) {
        this.id = id;
        this.request = request;
        this.target = target;
        this.begun = begun;
    }

    long id() {
        return id;
    }

    CheckpointRequest request() {
        return request;
    }

    CheckpointTarget target() {
        return target;
    }

    Moment begun() {
        return begun;
    }

    Phase phase() {
        return phase;
    }

    /** Whether all of it is there but its metadata; whether those are durable already nobody knows. */
    boolean isStoring() {
        return phase == Phase.STORING;
    }

    /** Whether the job goes on from it, once it is durable. */
    boolean goesOnFromIt() {
        return !request.kind().isSavepoint() || request.after().stops();
    }

    /** Whether tasks know nothing of it yet. */
    boolean isBeginning() {
        return phase == Phase.DIRECTORIES || phase == Phase.SOURCES;
    }

    CheckpointBarrier barrier(CheckpointConfig config) {
        return new CheckpointBarrier(
                id,
                begun.wallMillis(),
                request.kind(),
                request.after(),
                config.exactlyOnce(),
                // A savepoint must be readable by another program, whose channels may be others.
                request.kind().isSavepoint() ? -1 : config.alignmentTimeoutMillis(),
                target);
    }

    void awaitSources(Set<String> vertices) {
        phase = Phase.SOURCES;
        sourcesMissing.addAll(vertices);
    }

    /** True when it was the last one. */
    boolean sourceTaken(String vertexId, CoordinatorSnapshot snapshot) {
        if (phase == Phase.SOURCES && sourcesMissing.remove(vertexId)) {
            sources.put(vertexId, snapshot);
            return sourcesMissing.isEmpty();
        }
        return false;
    }

    /** The tasks that run take part; those that have finished are noted as such. */
    void awaitTasks(List<Subtask> tasks) {
        phase = Phase.TASKS;
        for (Subtask task : tasks) {
            if (task.state() == TaskState.FINISHED) {
                finished.computeIfAbsent(task.vertex().id(), unused -> new TreeSet<>())
                        .add(task.attempt().subtask());
            } else {
                missing.add(task.attempt());
            }
        }
    }

    /** The tasks that no barrier comes to, by TaskManager: those without producers that run. */
    Map<String, List<AttemptId>> starting(ExecutionGraph graph) {
        Map<String, List<AttemptId>> starting = new LinkedHashMap<>();
        for (Subtask task : graph.subtasks()) {
            if (awaits(task.attempt())
                    && graph.producersOf(task).stream().allMatch(from -> from.state() == TaskState.FINISHED)) {
                String taskManager = task.slot().orElseThrow().taskManagerId();
                starting.computeIfAbsent(taskManager, unused -> new ArrayList<>())
                        .add(task.attempt());
            }
        }
        return starting;
    }

    boolean awaits(AttemptId attempt) {
        return missing.contains(attempt);
    }

    boolean hasFrom(AttemptId attempt) {
        return acknowledged.containsKey(attempt);
    }

    /** True when it was the last one. */
    boolean acknowledge(AttemptId attempt, TaskSnapshot snapshot) {
        missing.remove(attempt);
        acknowledged.put(attempt, snapshot);
        return missing.isEmpty();
    }

    Map<AttemptId, TaskSnapshot> acknowledged() {
        return acknowledged;
    }

    Set<AttemptId> missing() {
        return missing;
    }

    int finishedTasks() {
        return finished.values().stream().mapToInt(Set::size).sum();
    }

    /** What was given out to be stored; null: nothing yet. */
    @Nullable
    CheckpointMetadata metadata() {
        return metadata;
    }

    /** All parts are there: what the metadata says. */
    CheckpointMetadata store(JobGraph job) {
        phase = Phase.STORING;
        Map<String, List<OperatorSnapshot>> snapshots = new HashMap<>();
        acknowledged.values().stream()
                .flatMap(task -> task.operators().stream())
                .forEach(snapshot -> snapshots
                        .computeIfAbsent(snapshot.operatorId(), unused -> new ArrayList<>())
                        .add(snapshot));
        List<OperatorMetadata> operators = new ArrayList<>();
        for (JobVertex vertex : job.vertices()) {
            for (OperatorNode operator : vertex.operators()) {
                operators.add(describe(vertex, operator, snapshots.getOrDefault(operator.id(), List.of())));
            }
        }
        CheckpointMetadata made =
                new CheckpointMetadata(id, request.kind(), begun.wallMillis(), job.jobId(), job.name(), operators);
        metadata = made;
        return made;
    }

    private OperatorMetadata describe(JobVertex vertex, OperatorNode operator, List<OperatorSnapshot> snapshots) {
        List<OperatorSnapshot> sorted = new ArrayList<>(snapshots);
        sorted.sort((a, b) -> Integer.compare(a.subtask(), b.subtask()));
        boolean source = operator.kind() == OperatorNode.Kind.SOURCE;
        @Nullable CoordinatorSnapshot coordinator = source ? sources.get(vertex.id()) : null;
        return new OperatorMetadata(
                operator.id(),
                operator.uid(),
                operator.name(),
                vertex.parallelism(),
                vertex.maxParallelism(),
                new HashSet<>(finished.getOrDefault(vertex.id(), Set.of())),
                sorted,
                coordinator);
    }
}
