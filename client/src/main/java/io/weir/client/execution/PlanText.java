package io.weir.client.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;

/** A job graph as JSON: the plan that {@code weir info} prints. */
public final class PlanText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanText() {}

    /** The nodes with their inputs, sources first. */
    public static String of(JobGraph job) {
        ObjectNode plan = JSON.createObjectNode();
        ArrayNode nodes = plan.putArray("nodes");
        for (JobVertex vertex : job.vertices()) {
            ObjectNode node = nodes.addObject();
            node.put("id", vertex.id());
            node.put("type", vertex.name());
            node.put("parallelism", vertex.parallelism());
            ArrayNode predecessors = null;
            for (JobEdge edge : job.edges()) {
                if (edge.targetVertex().equals(vertex.id())) {
                    predecessors = predecessors == null ? node.putArray("predecessors") : predecessors;
                    predecessors
                            .addObject()
                            .put("id", edge.sourceVertex())
                            .put("ship_strategy", edge.partitioning().shipStrategy());
                }
            }
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can always be written", e);
        }
    }
}
