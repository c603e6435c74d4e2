package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The graph of a job as clients draw it: nodes from the sinks up, each with its inputs. */
record JobPlanView(Plan plan) {
    record Plan(String jid, String name, String type, List<Node> nodes) {}

    record Node(
            String id,
            String operator,
            int parallelism,
            @JsonProperty("operator_strategy") String operatorStrategy,
            String description,
            @JsonProperty("optimizer_properties") Map<String, String> optimizerProperties,
            List<Input> inputs) {}

    record Input(
            String id,
            int num,
            String exchange,
            @JsonProperty("ship_strategy") String shipStrategy) {}

    static JobPlanView of(JobGraph job) {
        List<Node> nodes = new ArrayList<>();
        for (JobVertex vertex : job.vertices()) {
            List<Input> inputs = new ArrayList<>();
            for (JobEdge edge : job.edges()) {
                if (edge.targetVertex().equals(vertex.id())) {
                    inputs.add(new Input(
                            edge.sourceVertex(),
                            inputs.size(),
                            "pipelined_bounded",
                            edge.partitioning().shipStrategy()));
                }
            }
            nodes.add(new Node(vertex.id(), "", vertex.parallelism(), "", description(vertex), Map.of(), inputs));
        }
        Collections.reverse(nodes);
        return new JobPlanView(new Plan(job.jobId(), job.name(), "STREAMING", nodes));
    }

    /** The operators of the chain as a tree, in HTML: the first line is the head. */
    private static String description(JobVertex vertex) {
        StringBuilder text = new StringBuilder();
        List<Integer> depths = new ArrayList<>();
        for (OperatorNode operator : vertex.operators()) {
            int depth = operator.input() < 0 ? 0 : depths.get(operator.input()) + 1;
            depths.add(depth);
            text.append(depth == 0 ? "" : "&nbsp;&nbsp;".repeat(depth - 1) + "+- ")
                    .append(
                            switch (operator.kind()) {
                                case SOURCE -> "Source: ";
                                case SINK -> "Sink: ";
                                case OPERATOR -> "";
                            })
                    .append(escape(operator.name()))
                    .append("<br/>");
        }
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
