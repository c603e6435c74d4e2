package io.weir.taskmanager.task;

import io.weir.api.plan.SourceSpec;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Instantiator;
import io.weir.operators.PlainInstantiator;
import io.weir.runtime.graph.EdgeCode;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.EdgeEnds;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.taskmanager.chain.ChainBuilder;
import io.weir.taskmanager.chain.ChainSpecializer;
import io.weir.taskmanager.chain.EdgeOutput;
import io.weir.taskmanager.chain.OperatorChain;
import io.weir.taskmanager.chain.TaskInput;
import io.weir.taskmanager.chain.TaskServices;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.ChannelWriter;
import io.weir.taskmanager.exchange.Channels;
import io.weir.taskmanager.exchange.EdgeWriters;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.source.CoordinatorLink;
import io.weir.taskmanager.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Loads the code of one task, opens its channels and wires its operators. Used by the task's thread. */
public final class TaskAssembly implements Task.Assembly {
    private final JobGraph job;
    private final JobVertex vertex;
    private final TaskDeployment deployment;
    private final TaskSettings settings;
    private final Exchange exchange;
    private final CoordinatorLink coordinator;
    private final Function<Task, TaskServices> services;

    /** {@code services} makes what the task gives to its operators. */
    public TaskAssembly(
            JobGraph job,
            TaskDeployment deployment,
            TaskSettings settings,
            Exchange exchange,
            CoordinatorLink coordinator,
            Function<Task, TaskServices> services) {
        this.job = job;
        this.deployment = deployment;
        this.vertex = vertexOf(job, deployment.attempt());
        this.settings = settings;
        this.exchange = exchange;
        this.coordinator = coordinator;
        this.services = services;
    }

    /** The vertex that {@code attempt} is a subtask of. */
    public static JobVertex vertexOf(JobGraph job, AttemptId attempt) {
        return job.vertices().stream()
                .filter(vertex -> vertex.id().equals(attempt.vertexId()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "job %s has no vertex %s".formatted(attempt.jobId(), attempt.vertexId())));
    }

    @Override
    public TaskWork assemble(Task task) throws Exception {
        TaskServices taskServices = services.apply(task);
        ClassLoader loader = taskServices.scope().userCodeClassLoader();
        VertexCode code = UserCode.read(vertex.code(), VertexCode.class, loader);
        List<EdgeOutput> outputs = new ArrayList<>();
        for (EdgeEnds ends : deployment.outputs()) {
            outputs.add(output(ends, task, taskServices, loader));
        }
        Instantiator instantiator = settings.specialized() ? new ChainSpecializer() : new PlainInstantiator();
        OperatorChain chain =
                new ChainBuilder(vertex, code, taskServices, outputs, instantiator, deployment.restored()).build();
        TaskInput input = code.specs().get(0) instanceof SourceSpec spec
                ? sourceInput(spec, chain, task)
                : new GateInput(
                        new GateAssembly(job, vertex, deployment, exchange)
                                .gates(task, type -> serializer(type, taskServices), loader),
                        chain,
                        task.snapshots());
        boolean finished =
                deployment.restored() != null && deployment.restored().finished();
        return new TaskWork(
                chain, input, vertex.operators().get(0).id(), bufferTimeoutNanos(), settings.checkpointing(), finished);
    }

    private SourceInput sourceInput(SourceSpec spec, OperatorChain chain, Task task) throws Exception {
        TaskFigures figures = task.figures();
        SourceInput input = new SourceInput(spec, chain, coordinator, task.signal(), figures::backPressuredNanos);
        figures.ofSource(input::eventTime);
        return input;
    }

    private JobEdge edge(int edgeId) {
        return edgeOf(job, edgeId);
    }

    static JobEdge edgeOf(JobGraph job, int edgeId) {
        return job.edges().stream()
                .filter(edge -> edge.id() == edgeId)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("job %s has no edge %d".formatted(job.jobId(), edgeId)));
    }

    private long bufferTimeoutNanos() {
        long timeoutMillis = -1;
        for (EdgeEnds ends : deployment.outputs()) {
            long own = edge(ends.edgeId()).bufferTimeoutMillis();
            timeoutMillis = timeoutMillis < 0 ? own : own < 0 ? timeoutMillis : Math.min(timeoutMillis, own);
        }
        return timeoutMillis < 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    @SuppressWarnings("unchecked") // a serializer of the edge's own type
    private static TypeSerializer<Object> serializer(EdgeCode code, TaskServices services) {
        return (TypeSerializer<Object>) services.factories().serializer(code.type());
    }

    private EdgeOutput output(EdgeEnds ends, Task task, TaskServices taskServices, ClassLoader loader) {
        JobEdge edge = edge(ends.edgeId());
        EdgeCode code = UserCode.read(edge.code(), EdgeCode.class, loader);
        boolean keyed = edge.partitioning() == io.weir.api.plan.Partitioning.HASH;
        JobVertex target = job.vertices().stream()
                .filter(candidate -> candidate.id().equals(edge.targetVertex()))
                .findFirst()
                .orElseThrow();
        int capacity = edge.bufferTimeoutMillis() == 0 ? 1 : settings.batchRecords();
        ChannelWriter[] writers = new ChannelWriter[ends.peers().size()];
        for (int i = 0; i < writers.length; i++) {
            Peer peer = ends.peers().get(i);
            Exchange.Content content = new Exchange.Content(serializer(code, taskServices), null);
            ChannelId id = channelId(edge, deployment.attempt(), peer.attempt());
            writers[i] = new ChannelWriter(
                    exchange.openOutput(id, peer, content, task.signal()),
                    task::awaitRoom,
                    content.serializer(),
                    keyed,
                    capacity);
        }
        EdgeWriters.Edge described = new EdgeWriters.Edge(
                "the stream from '%s' to '%s'".formatted(vertex.name(), target.name()),
                edge.partitioning(),
                code,
                serializer(code, taskServices),
                code.type().isImmutable(),
                target.maxParallelism(),
                settings.copyMode());
        return new EdgeOutput(edge.sourceOperator(), edge.sideOutput(), described, new Channels(writers));
    }

    static ChannelId channelId(JobEdge edge, AttemptId producer, AttemptId consumer) {
        return new ChannelId(
                producer.jobId(),
                edge.id(),
                producer.subtask(),
                producer.attempt(),
                consumer.subtask(),
                consumer.attempt());
    }
}
