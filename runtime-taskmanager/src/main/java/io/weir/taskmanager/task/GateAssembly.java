package io.weir.taskmanager.task;

import io.weir.api.functions.KeySelector;
import io.weir.api.plan.Partitioning;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.ChannelEdge;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.graph.EdgeCode;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.EdgeEnds;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.taskmanager.channelstate.ChannelStateReader;
import io.weir.taskmanager.channelstate.RecordedChannel;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.InputGate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the channels into one task, and gives it the records that were on their way in the checkpoint it starts from. */
final class GateAssembly {
    private final JobGraph job;
    private final JobVertex vertex;
    private final TaskDeployment deployment;
    private final Exchange exchange;

    GateAssembly(JobGraph job, JobVertex vertex, TaskDeployment deployment, Exchange exchange) {
        this.job = job;
        this.vertex = vertex;
        this.deployment = deployment;
        this.exchange = exchange;
    }

    /** The channels of one input as they are opened. */
    private static final class Opening {
        final List<ChannelSource> sources = new ArrayList<>();
        final List<RecordedChannel> recorded = new ArrayList<>();
        final List<Edge> edges = new ArrayList<>();
    }

    private record Edge(int id, int firstChannel, List<Integer> producers, Exchange.Content content) {}

    /** One gate per input of the head; each edge into it adds its channels. */
    List<RecordedGate> gates(Task task, Function<EdgeCode, TypeSerializer<Object>> serializers, ClassLoader loader)
            throws IOException {
        Map<Integer, Opening> openings = new TreeMap<>();
        for (EdgeEnds ends : deployment.inputs()) {
            JobEdge edge = TaskAssembly.edgeOf(job, ends.edgeId());
            EdgeCode code = UserCode.read(edge.code(), EdgeCode.class, loader);
            Opening opening = openings.computeIfAbsent(edge.targetInput(), input -> new Opening());
            ChannelEdge name = ChannelEdge.of(job, edge);
            Exchange.Content shared = new Exchange.Content(serializers.apply(code), keySelector(edge, code));
            List<Integer> producers = new ArrayList<>();
            int firstChannel = opening.sources.size();
            for (Peer peer : ends.peers()) {
                Exchange.Content content = new Exchange.Content(serializers.apply(code), keySelector(edge, code));
                opening.sources.add(exchange.openInput(
                        TaskAssembly.channelId(edge, peer.attempt(), deployment.attempt()),
                        peer,
                        content,
                        task.signal()));
                producers.add(peer.attempt().subtask());
                opening.recorded.add(new RecordedChannel(name, peer.attempt().subtask(), shared.serializer()));
            }
            opening.edges.add(new Edge(edge.id(), firstChannel, producers, shared));
        }
        ChannelStateReader reader = new ChannelStateReader(
                KeyGroups.range(deployment.attempt().subtask(), vertex.maxParallelism(), vertex.parallelism()),
                vertex.maxParallelism());
        List<RecordedGate> gates = new ArrayList<>();
        for (Opening opening : openings.values()) {
            InputGate gate = new InputGate(opening.sources);
            gates.add(new RecordedGate(gate, opening.recorded));
            for (Edge edge : opening.edges) {
                reader.add(
                        edge.id, new ChannelStateReader.Target(gate, edge.firstChannel, edge.producers, edge.content));
            }
        }
        RestoredTask restored = deployment.restored();
        if (restored != null && !restored.finished()) {
            reader.read(restored, task.store());
        }
        return gates;
    }

    @SuppressWarnings("unchecked") // the plan was type-checked when it was made
    private static @Nullable KeySelector<Object, Object> keySelector(JobEdge edge, EdgeCode code) {
        return edge.partitioning() == Partitioning.HASH ? (KeySelector<Object, Object>) code.keySelector() : null;
    }
}
