package io.weir.jobmanager.schedule;

import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must be restarted together: vertices between which records flow, in any direction. Records that were on their way
 * when a task failed are lost, so both ends of every channel go back to the checkpoint.
 */
final class Regions {
    private final Map<String, Set<String>> regionOf = new LinkedHashMap<>();

    Regions(JobGraph job, boolean together) {
        Set<String> all = new LinkedHashSet<>();
        job.vertices().forEach(vertex -> all.add(vertex.id()));
        for (JobVertex vertex : job.vertices()) {
            if (!regionOf.containsKey(vertex.id())) {
                Set<String> region = together ? all : connected(job, vertex.id());
                region.forEach(id -> regionOf.put(id, region));
            }
        }
    }

    /** The vertices that are restarted when one of {@code vertexId} fails. */
    Set<String> of(String vertexId) {
        return regionOf.getOrDefault(vertexId, Set.of());
    }

    Set<String> all() {
        return regionOf.keySet();
    }

    private static Set<String> connected(JobGraph job, String start) {
        Set<String> found = new LinkedHashSet<>(Set.of(start));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            String vertex = open.removeFirst();
            for (JobEdge edge : job.edges()) {
                if (edge.sourceVertex().equals(vertex) && found.add(edge.targetVertex())) {
                    open.addLast(edge.targetVertex());
                } else if (edge.targetVertex().equals(vertex) && found.add(edge.sourceVertex())) {
                    open.addLast(edge.sourceVertex());
                }
            }
        }
        return found;
    }
}
