package io.weir.jobmanager.schedule;

import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.EdgeEnds;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which subtask goes into which slot, and who its neighbours are. The subtasks of one number of all vertices of a slot
 * sharing group share a slot, so a group needs as many slots as its widest vertex has subtasks.
 */
final class SlotPlan {
    private final JobGraph job;
    private final Map<String, Integer> slotsOfGroup = new LinkedHashMap<>();

    SlotPlan(JobGraph job) {
        this.job = job;
        for (JobVertex vertex : job.vertices()) {
            slotsOfGroup.merge(vertex.slotSharingGroup(), vertex.parallelism(), Math::max);
        }
    }

    int slotsNeeded() {
        return slotsOfGroup.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The place of a subtask's slot among those of the job. */
    int place(JobVertex vertex, int subtask) {
        int offset = 0;
        for (Map.Entry<String, Integer> group : slotsOfGroup.entrySet()) {
            if (group.getKey().equals(vertex.slotSharingGroup())) {
                return offset + subtask;
            }
            offset += group.getValue();
        }
        throw new AssertionError("Vertex %s is in no group".formatted(vertex.name()));
    }

    /** The subtasks that {@code subtask} reads from. */
    List<Subtask> producersOf(Subtask subtask, BiFunction<String, Integer, Subtask> subtasks) {
        List<Subtask> producers = new ArrayList<>();
        int consumers = subtask.vertex().parallelism();
        for (JobEdge edge : job.edges()) {
            if (edge.targetVertex().equals(subtask.vertex().id())) {
                int count = vertex(edge.sourceVertex()).parallelism();
                Channels.producersOf(subtask.attempt().subtask(), consumers, count, edge.partitioning())
                        .forEach(number -> producers.add(subtasks.apply(edge.sourceVertex(), number)));
            }
        }
        return producers;
    }

    /** What a TaskManager is told of its subtasks. */
    List<TaskDeployment> deployments(
            List<Subtask> tasks, BiFunction<String, Integer, Subtask> subtasks, Recovery.State state) {
        return tasks.stream()
                .map(task -> deployment(
                        task, subtasks, state.of(task.vertex(), task.attempt().subtask())))
                .toList();
    }

    /** What the TaskManager is told of a subtask; all it is connected to have slots. */
    TaskDeployment deployment(
            Subtask subtask, BiFunction<String, Integer, Subtask> subtasks, @Nullable RestoredTask restored) {
        String vertexId = subtask.attempt().vertexId();
        int number = subtask.attempt().subtask();
        List<EdgeEnds> inputs = new ArrayList<>();
        List<EdgeEnds> outputs = new ArrayList<>();
        for (JobEdge edge : job.edges()) {
            int producers = vertex(edge.sourceVertex()).parallelism();
            int consumers = vertex(edge.targetVertex()).parallelism();
            if (edge.targetVertex().equals(vertexId)) {
                List<Integer> from = Channels.producersOf(number, consumers, producers, edge.partitioning());
                inputs.add(ends(edge.id(), edge.sourceVertex(), from, subtasks));
            }
            if (edge.sourceVertex().equals(vertexId)) {
                List<Integer> to = Channels.consumersOf(number, producers, consumers, edge.partitioning());
                outputs.add(ends(edge.id(), edge.targetVertex(), to, subtasks));
            }
        }
        return new TaskDeployment(subtask.attempt(), slot(subtask).index(), inputs, outputs, restored);
    }

    private JobVertex vertex(String id) {
        return job.vertices().stream()
                .filter(vertex -> vertex.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("An edge names the unknown vertex " + id));
    }

    private static EdgeEnds ends(
            int edgeId, String vertexId, List<Integer> numbers, BiFunction<String, Integer, Subtask> subtasks) {
        List<Peer> peers = new ArrayList<>();
        for (int number : numbers) {
            Subtask other = subtasks.apply(vertexId, number);
            Slot slot = slot(other);
            peers.add(new Peer(other.attempt(), slot.taskManagerId(), slot.host(), slot.dataPort()));
        }
        return new EdgeEnds(edgeId, peers);
    }

    private static Slot slot(Subtask subtask) {
        return subtask.slot().orElseThrow(() -> new AssertionError(subtask.displayName() + " has no slot"));
    }
}
