package io.weir.taskmanager;

import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.ChannelAssignment;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.RestoredTask.RestoredOperator;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.taskmanager.task.CheckpointListener;
import io.weir.taskmanager.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes checkpoints of programs that run without a JobManager, and hands their state to the next run. */
final class LocalCheckpoints implements CheckpointListener {
    private final Path directory;
    private final Path shared;
    private final Map<Long, Map<AttemptId, TaskSnapshot>> acknowledged = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final Set<AttemptId> awaitingLast = ConcurrentHashMap.newKeySet();
    private long alignmentTimeoutMillis = -1;
    private long lastId;

    /** For how long barriers of the next checkpoints wait for others; -1: however long it takes. */
    void alignFor(long timeoutMillis) {
        alignmentTimeoutMillis = timeoutMillis;
    }

    LocalCheckpoints(Path parent) throws IOException {
        directory = Files.createDirectories(parent.resolve("chk"));
        shared = Files.createDirectories(parent.resolve("shared"));
    }

    @Override
    public void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) {
        acknowledged
                .computeIfAbsent(checkpointId, id -> new ConcurrentHashMap<>())
                .put(attempt, snapshot);
        news.add("acknowledged");
    }

    @Override
    public void awaitsLast(AttemptId attempt) {
        awaitingLast.add(attempt);
    }

    /** Whether any task has processed all its input and waits for a checkpoint to end with. */
    boolean anyAwaitsLast() {
        return !awaitingLast.isEmpty();
    }

    @Override
    public void decline(AttemptId attempt, long checkpointId, String reason) {
        news.add(reason);
    }

    /** Takes one of all tasks and tells them when it is complete; null: the tasks had come to their end before. */
    @Nullable
    Taken take(LocalTasks.Running running, AfterSnapshot after) throws Exception {
        return await(begin(running, after));
    }

    /** One under way. */
    record Begun(
            long id,
            CheckpointBarrier barrier,
            LocalTasks.Running running,
            Map<AttemptId, TaskSnapshot> acknowledged,
            Map<String, Object> enumerators) {
        /** Whether all tasks have acknowledged or ended; tasks that no barrier comes to any more are told. */
        boolean isComplete() {
            triggerBehindTheEnd(running, this);
            return running.tasks.keySet().stream()
                    .allMatch(attempt -> acknowledged.containsKey(attempt) || running.hasEnded(attempt));
        }
    }

    /** Has all sources begin one. */
    Begun begin(LocalTasks.Running running, AfterSnapshot after) throws Exception {
        long id = ++lastId;
        CheckpointBarrier barrier = new CheckpointBarrier(
                id,
                0,
                after.stops() ? CheckpointKind.SAVEPOINT_CANONICAL : CheckpointKind.CHECKPOINT,
                after,
                true,
                after.stops() ? -1 : alignmentTimeoutMillis,
                new CheckpointTarget(directory.toString(), shared.toString(), 100));
        Map<String, Object> enumerators = new ConcurrentHashMap<>();
        for (Map.Entry<String, LocalEnumerator> source : running.enumerators.entrySet()) {
            Object state = source.getValue().snapshot(id, () -> triggerOneByOne(source.getKey(), running, barrier));
            enumerators.put(source.getKey(), state);
        }
        return new Begun(
                id, barrier, running, acknowledged.computeIfAbsent(id, key -> new ConcurrentHashMap<>()), enumerators);
    }

    /** No barrier comes to tasks whose producers have all ended. */
    private static void triggerBehindTheEnd(LocalTasks.Running running, Begun begun) {
        for (Task task : running.tasks.values()) {
            List<String> producers = running.job.edges().stream()
                    .filter(edge -> edge.targetVertex().equals(task.attempt().vertexId()))
                    .map(JobEdge::sourceVertex)
                    .toList();
            boolean allEnded = running.tasks.keySet().stream()
                    .filter(other -> producers.contains(other.vertexId()))
                    .allMatch(running::hasEnded);
            boolean missing = !running.hasEnded(task.attempt()) && !begun.acknowledged.containsKey(task.attempt());
            if (!producers.isEmpty() && allEnded && missing) {
                task.triggerCheckpoint(begun.barrier);
            }
        }
    }

    /** Waits for all tasks and tells them that it is complete; null: the tasks had come to their end before. */
    @Nullable
    Taken await(Begun begun) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long id = begun.id;
        LocalTasks.Running running = begun.running;
        Map<AttemptId, TaskSnapshot> all = begun.acknowledged;
        while (!begun.isComplete()) {
            String what = news.poll(10, TimeUnit.MILLISECONDS);
            if (System.nanoTime() > deadline || what != null && !what.equals("acknowledged")) {
                throw new AssertionError("checkpoint %d: %s; acknowledged by %s, tasks %s"
                        .formatted(id, what, all.keySet(), running.states));
            }
        }
        if (all.isEmpty()) {
            return null;
        }
        running.tasks.values().forEach(task -> task.checkpointCompleted(id));
        return new Taken(id, directory, running.job, Map.copyOf(all), begun.enumerators);
    }

    /** Some records of the others go between the barriers of two subtasks, so that it matters that channels wait. */
    private static void triggerOneByOne(String vertexId, LocalTasks.Running running, CheckpointBarrier barrier) {
        for (Task task : running.tasks.values()) {
            if (task.attempt().vertexId().equals(vertexId)) {
                task.triggerCheckpoint(barrier);
                running.awaitRecords(2_000);
            }
        }
    }

    /** A complete checkpoint. */
    record Taken(
            long id,
            Path directory,
            JobGraph job,
            Map<AttemptId, TaskSnapshot> tasks,
            Map<String, Object> enumerators) {
        /** What the operators consist of. */
        List<OperatorMetadata> operators() {
            List<OperatorMetadata> operators = new ArrayList<>();
            for (JobVertex vertex : job.vertices()) {
                for (OperatorNode node : vertex.operators()) {
                    operators.add(new OperatorMetadata(
                            node.id(),
                            node.uid(),
                            node.name(),
                            vertex.parallelism(),
                            vertex.maxParallelism(),
                            finished(vertex),
                            snapshots(node.id()),
                            null));
                }
            }
            return operators;
        }

        /** Subtasks that had ended before they could take part. */
        private Set<Integer> finished(JobVertex vertex) {
            Set<Integer> finished = new HashSet<>();
            for (int subtask = 0; subtask < vertex.parallelism(); subtask++) {
                finished.add(subtask);
            }
            tasks.keySet().stream()
                    .filter(attempt -> attempt.vertexId().equals(vertex.id()))
                    .forEach(attempt -> finished.remove(attempt.subtask()));
            return finished;
        }

        private boolean isFinished(JobVertex vertex, int subtask) {
            JobVertex former = job.vertices().stream()
                    .filter(each -> each.id().equals(vertex.id()))
                    .findFirst()
                    .orElseThrow();
            Set<Integer> finished = finished(former);
            return finished.size() == former.parallelism()
                    || (former.parallelism() == vertex.parallelism() && finished.contains(subtask));
        }

        private List<OperatorSnapshot> snapshots(String operatorId) {
            return tasks.values().stream()
                    .flatMap(task -> task.operators().stream())
                    .filter(operator -> operator.operatorId().equals(operatorId))
                    .sorted(Comparator.comparingInt(OperatorSnapshot::subtask))
                    .toList();
        }

        /** What a task of {@code newJob} starts from; all snapshots, so that it picks its own. */
        RestoredTask forSubtask(JobGraph newJob, JobVertex vertex, int subtask) {
            List<RestoredOperator> operators = new ArrayList<>();
            for (OperatorNode node : vertex.operators()) {
                List<OperatorSnapshot> snapshots = snapshots(node.id());
                int former = tasks.keySet().stream()
                        .filter(attempt -> attempt.vertexId().equals(vertex.id()))
                        .mapToInt(attempt -> attempt.subtask() + 1)
                        .max()
                        .orElse(0);
                operators.add(new RestoredOperator(node.id(), former, snapshots));
            }
            return new RestoredTask(
                    id,
                    directory.toString(),
                    isFinished(vertex, subtask),
                    false,
                    operators,
                    new ChannelAssignment(newJob, operators()).of(vertex, subtask));
        }

        @Nullable
        Object enumerator(String vertexId) {
            return enumerators.get(vertexId);
        }
    }
}
