package io.weir.taskmanager.chain;

import io.weir.api.functions.TaskInfo;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.SourceSpec;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Instantiator;
import io.weir.operators.Operator;
import io.weir.operators.OperatorContext;
import io.weir.operators.OperatorTranslators;
import io.weir.operators.Output;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.OperatorNode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.FormerOperatorState;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.OperatorState;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.taskmanager.exchange.EdgeWriter;
import io.weir.taskmanager.exchange.EdgeWriters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Wires the operators of a vertex for one subtask, from the last to the first, so that each knows its successor. */
public final class ChainBuilder {
    private final JobVertex vertex;
    private final VertexCode code;
    private final TaskServices services;
    private final List<EdgeOutput> edges;
    private final Instantiator instantiator;
    private final OperatorTranslators translators = new OperatorTranslators();
    private final List<EdgeWriter> writers = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final List<StatefulOperator> stateful = new ArrayList<>();
    private final RestoredChain restored;
    private final @Nullable KeyedStateBackend keyedState;

    /** For one subtask of {@code vertex}. */
    public ChainBuilder(
            JobVertex vertex,
            VertexCode code,
            TaskServices services,
            List<EdgeOutput> edges,
            Instantiator instantiator,
            @Nullable RestoredTask restored)
            throws IOException {
        this.vertex = vertex;
        this.code = code;
        this.services = services;
        this.edges = edges;
        this.instantiator = instantiator;
        this.restored = new RestoredChain(restored, services.state().snapshots());
        this.keyedState = keyedState();
    }

    private @Nullable KeyedStateBackend keyedState() throws IOException {
        if (code.keyType() == null) {
            return null;
        }
        TaskInfo task = services.scope().task();
        int maxParallelism = task.maxNumberOfParallelSubtasks();
        KeyGroupRange keyGroups =
                KeyGroups.range(task.indexOfThisSubtask(), maxParallelism, task.numberOfParallelSubtasks());
        return services.stateBackend()
                .createKeyedState(new KeyedStateParameters(
                        code.keyType(),
                        keyGroups,
                        maxParallelism,
                        services.state(),
                        restored.keyed(vertex.operators().get(0).id(), keyGroups)));
    }

    /** The wired chain, not yet open. */
    public OperatorChain build() throws IOException {
        OperatorSpec headSpec = code.specs().get(0);
        if (headSpec instanceof SourceSpec) {
            Output<Object> afterSource = outputOf(0);
            OperatorContext context = context(0);
            return chain(new ChainParts(operators, writers, null, afterSource, context, null, stateful));
        }
        Operator head = operator(0);
        return chain(new ChainParts(operators, writers, head, new DiscardingOutput(), null, keyedState, stateful));
    }

    private OperatorChain chain(ChainParts parts) {
        return new OperatorChain(parts, instantiator);
    }

    /** Makes operator {@code index} and all that follow it. */
    private Operator operator(int index) {
        Output<Object> next = outputOf(index);
        Operator operator = translators.translate(code.specs().get(index), context(index), next, instantiator);
        operators.add(0, operator);
        return operator;
    }

    private OperatorContext context(int index) {
        OperatorNode node = vertex.operators().get(index);
        KeyedStateBackend keyed = index == 0 ? keyedState : null;
        OperatorState state = operatorState(node.id());
        stateful.add(new StatefulOperator(node.id(), keyed, state));
        return new TaskOperatorContext(node.name(), services, keyed, state, sideOutputs(index));
    }

    private OperatorState operatorState(String operatorId) {
        if (!restored.isRestored()) {
            return services.factories().operatorState(null);
        }
        TaskInfo task = services.scope().task();
        try {
            return services.factories()
                    .operatorState(new FormerOperatorState(
                            restored.operatorStates(operatorId),
                            task.indexOfThisSubtask(),
                            task.numberOfParallelSubtasks()));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Output<Object> outputOf(int index) {
        return output(index, null, code.outputTypes().get(index));
    }

    private Map<String, Output<Object>> sideOutputs(int index) {
        Map<String, Output<Object>> outputs = new HashMap<>();
        for (int i = index + 1; i < vertex.operators().size(); i++) {
            OperatorNode node = vertex.operators().get(i);
            if (node.input() == index && node.sideOutput() != null) {
                outputs.computeIfAbsent(
                        node.sideOutput(),
                        tag -> output(index, tag, code.sideOutputTypes().get(VertexCode.sideOutput(index, tag))));
            }
        }
        for (EdgeOutput edge : edges) {
            if (edge.sourceOperator() == index && edge.sideOutput() != null) {
                outputs.computeIfAbsent(
                        edge.sideOutput(),
                        tag -> output(index, tag, code.sideOutputTypes().get(VertexCode.sideOutput(index, tag))));
            }
        }
        return outputs;
    }

    /** All readers of one output of operator {@code index} as one. */
    @SuppressWarnings("unchecked") // the plan was type-checked when it was made
    private Output<Object> output(int index, @Nullable String tag, @Nullable TypeInformation<?> type) {
        List<Output<Object>> readers = new ArrayList<>();
        for (int i = index + 1; i < vertex.operators().size(); i++) {
            OperatorNode node = vertex.operators().get(i);
            if (node.input() == index && Objects.equals(node.sideOutput(), tag)) {
                readers.add((Output<Object>) operator(i));
            }
        }
        for (EdgeOutput edge : edges) {
            if (edge.sourceOperator() == index && Objects.equals(edge.sideOutput(), tag)) {
                readers.add(writer(index, edge));
            }
        }
        if (readers.isEmpty()) {
            return (Output<Object>) instantiator.newInstance(DiscardingOutput.class);
        }
        Output<Object> all = readers.get(readers.size() - 1);
        for (int i = readers.size() - 2; i >= 0; i--) {
            all = (Output<Object>) instantiator.newInstance(FanOutOutput.class, readers.get(i), all, copier(type));
        }
        return all;
    }

    private EdgeWriter writer(int index, EdgeOutput edge) {
        OperatorContext context =
                new TaskOperatorContext(vertex.operators().get(index).name(), services, null, null, Map.of());
        EdgeWriter writer = EdgeWriters.make(edge.edge(), edge.channels(), context, instantiator);
        writers.add(writer);
        return writer;
    }

    /** Null where records may be shared. */
    @SuppressWarnings("unchecked") // a serializer of the records' own type
    private @Nullable TypeSerializer<Object> copier(@Nullable TypeInformation<?> type) {
        if (type == null || type.isImmutable()) {
            return null;
        }
        return (TypeSerializer<Object>) services.factories().serializer(type);
    }
}
