package io.weir.runtime.graph;

import io.weir.api.configuration.Durations;
import io.weir.api.connector.basic.CollectionSource;
import io.weir.api.datastream.JobID;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.OperatorTransformation;
import io.weir.api.plan.Partitioning;
import io.weir.api.plan.SinkSpec;
import io.weir.api.plan.SourceSpec;
import io.weir.api.plan.StreamPlan;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.config.WeirOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a logical plan into a job graph: settles parallelism, slot sharing groups and operator ids, chains operators that
 * may share a task, and makes edges of the rest.
 *
 * <p>Two operators share a task when the second has no other input, records go forward, parallelism, key groups and slot
 * sharing group are equal, and neither forbids it.
 */
public final class JobGraphBuilder {
    /** Makes serializers; needed for records that travel inside the plan. */
    @FunctionalInterface
    public interface SerializerMaker {
        /** A serializer of {@code type}. */
        <T> TypeSerializer<T> make(TypeInformation<T> type);
    }

    private final StreamPlan plan;
    private final SerializerMaker serializers;
    private final SettledPlan settled;
    private final Map<OperatorTransformation<?>, ChainPlace> places = new LinkedHashMap<>();
    private final List<Chain> chains = new ArrayList<>();
    private final List<JobEdge> edges = new ArrayList<>();

    private JobGraphBuilder(StreamPlan plan, int defaultParallelism, SerializerMaker serializers) {
        this.plan = plan;
        this.serializers = serializers;
        this.settled = SettledPlan.of(plan, defaultParallelism);
    }

    /**
     * Builds the job graph of {@code plan}, without jars.
     *
     * @param defaultParallelism where neither the program nor an operator says
     * @throws IllegalArgumentException if the plan makes no sense; the message lists all that is wrong
     */
    public static JobGraph build(StreamPlan plan, JobID jobId, int defaultParallelism, SerializerMaker serializers) {
        return new JobGraphBuilder(plan, defaultParallelism, serializers).build(jobId);
    }

    private JobGraph build(JobID jobId) {
        for (OperatorTransformation<?> operator : plan.operators()) {
            place(operator);
        }
        List<JobVertex> vertices = new ArrayList<>();
        for (Chain chain : chains) {
            vertices.add(vertex(chain));
        }
        return new JobGraph(
                jobId.hex(),
                plan.jobName(),
                vertices,
                edges,
                plan.configuration().toMap(),
                plan.globalParameters(),
                List.of());
    }

    /** Puts {@code operator} at the end of a chain, or at the head of a new one with edges to it. */
    private void place(OperatorTransformation<?> operator) {
        SettledOperator self = settled.of(operator);
        if (isChained(self)) {
            Upstream upstream = self.upstreams().get(0);
            ChainPlace producer = placeOf(upstream.producer());
            producer.chain().isRead(producer.index(), upstream);
            producer.chain().append(self, producer.index(), upstream.tagId());
            places.put(
                    operator, new ChainPlace(producer.chain(), producer.chain().size() - 1));
            return;
        }
        Chain chain = new Chain();
        chains.add(chain);
        chain.append(self, -1, null);
        places.put(operator, new ChainPlace(chain, 0));
        for (Upstream upstream : self.upstreams()) {
            edges.add(edge(upstream, self));
        }
    }

    private ChainPlace placeOf(OperatorTransformation<?> operator) {
        return Objects.requireNonNull(places.get(operator), "operators are placed in topological order");
    }

    private boolean isChained(SettledOperator operator) {
        if (!plan.chainingEnabled() || operator.upstreams().size() != 1) {
            return false;
        }
        Upstream upstream = operator.upstreams().get(0);
        SettledOperator producer = settled.of(upstream.producer());
        return upstream.partitioning() == Partitioning.FORWARD
                && producer.parallelism() == operator.parallelism()
                && producer.maxParallelism() == operator.maxParallelism()
                && producer.slotSharingGroup().equals(operator.slotSharingGroup())
                && operator.step().chaining() == io.weir.api.plan.ChainingStrategy.ALWAYS
                && producer.step().chaining() != io.weir.api.plan.ChainingStrategy.NEVER;
    }

    private JobEdge edge(Upstream upstream, SettledOperator target) {
        ChainPlace producer = placeOf(upstream.producer());
        producer.chain().isRead(producer.index(), upstream);
        String owner = "the stream from '%s' to '%s'"
                .formatted(upstream.producer().displayName(), target.step().displayName());
        releaseOuter(upstream.keySelector());
        releaseOuter(upstream.partitioner());
        EdgeCode code = new EdgeCode(upstream.type(), upstream.keySelector(), upstream.partitioner());
        return new JobEdge(
                edges.size(),
                producer.chain().headId(),
                producer.index(),
                upstream.tagId(),
                target.id(),
                upstream.input(),
                upstream.partitioning(),
                bufferTimeoutMillis(upstream.producer()),
                UserCode.write(code, owner));
    }

    private static void releaseOuter(@Nullable Object function) {
        if (function != null) {
            OuterReferences.release(function);
        }
    }

    private long bufferTimeoutMillis(OperatorTransformation<?> producer) {
        if (producer.bufferTimeoutMillis() >= 0) {
            return producer.bufferTimeoutMillis();
        }
        String text = plan.configuration()
                .getString(WeirOptions.BUFFER_TIMEOUT.key(), WeirOptions.BUFFER_TIMEOUT.defaultText());
        return text.trim().startsWith("-") ? -1 : Durations.parse(text).toMillis();
    }

    private JobVertex vertex(Chain chain) {
        SettledOperator head = chain.operator(0);
        List<OperatorNode> nodes = new ArrayList<>();
        List<OperatorSpec> specs = new ArrayList<>();
        List<@Nullable TypeInformation<?>> outputTypes = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            SettledOperator operator = chain.operator(i);
            OperatorTransformation<?> step = operator.step();
            nodes.add(new OperatorNode(
                    operator.id(),
                    step.displayName(),
                    step.uid(),
                    kind(step.spec()),
                    chain.input(i),
                    chain.sideOutput(i)));
            specs.add(encoded(step.spec()));
            outputTypes.add(step.hasOutputType() ? step.outputType() : null);
            OuterReferences.release(step.spec().userCode());
            // Written by itself first, so that the message names the operator at fault and not its whole chain.
            UserCode.write(step.spec(), "operator '" + step.displayName() + "'");
        }
        VertexCode code = new VertexCode(
                specs,
                outputTypes,
                new HashMap<>(chain.sideOutputTypes()),
                head.step().keyType());
        return new JobVertex(
                head.id(),
                chain.name(),
                head.parallelism(),
                head.maxParallelism(),
                chain.isMaxParallelismDerived(),
                head.slotSharingGroup(),
                nodes,
                UserCode.write(code, "operators '" + chain.name() + "'"));
    }

    private OperatorSpec encoded(OperatorSpec spec) {
        if (spec instanceof SourceSpec source && source.source() instanceof CollectionSource<?> collection) {
            encode(collection);
        }
        return spec;
    }

    private <T> void encode(CollectionSource<T> collection) {
        collection.encode(serializers.make(collection.type()));
    }

    private static OperatorNode.Kind kind(OperatorSpec spec) {
        if (spec instanceof SourceSpec) {
            return OperatorNode.Kind.SOURCE;
        }
        return spec instanceof SinkSpec ? OperatorNode.Kind.SINK : OperatorNode.Kind.OPERATOR;
    }

    private record ChainPlace(Chain chain, int index) {}
}
