package io.weir.jobmanager.schedule;

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

    /** The slot of a subtask out of as many as are needed. */
    Slot slotOf(JobVertex vertex, int subtask, List<Slot> slots) {
        int offset = 0;
        for (Map.Entry<String, Integer> group : slotsOfGroup.entrySet()) {
            if (group.getKey().equals(vertex.slotSharingGroup())) {
                return slots.get(offset + subtask);
            }
            offset += group.getValue();
        }
        throw new AssertionError("Vertex %s is in no group".formatted(vertex.name()));
    }

    /** What the TaskManager is told of a subtask; all subtasks have slots. */
    TaskDeployment deployment(Subtask subtask, BiFunction<String, Integer, Subtask> subtasks) {
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
        return new TaskDeployment(subtask.attempt(), slot(subtask).index(), inputs, outputs, null);
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
