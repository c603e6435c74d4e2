package io.weir.taskmanager;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.datastream.JobID;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.plan.SourceSpec;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Aftermath;
import io.weir.operators.StreamingRuntimeContext;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.RecoveryOptions;
import io.weir.runtime.graph.JobEdge;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobGraphBuilder;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.EdgeEnds;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.state.FormerOperatorState;
import io.weir.runtime.state.OperatorState;
import io.weir.runtime.state.OperatorStateTables;
import io.weir.runtime.state.StateBackend;
import io.weir.state.heap.HeapStateBackend;
import io.weir.taskmanager.JobCopies.TaskPart;
import io.weir.taskmanager.chain.TaskServices;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.network.Network;
import io.weir.taskmanager.task.CheckpointListener;
import io.weir.taskmanager.task.Task;
import io.weir.taskmanager.task.TaskAssembly;
import io.weir.taskmanager.task.TaskEnvironment;
import io.weir.taskmanager.task.TaskListener;
import io.weir.taskmanager.task.TaskSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs programs with real tasks and channels, but without a JobManager: everything is deployed by hand. */
final class LocalTasks implements AutoCloseable {
    private final List<Network> networks = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<String> jobIds = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FileSnapshotStore snapshots = new FileSnapshotStore(1);
    private final Configuration configuration;
    final JobCopies copies;
    private LocalCheckpoints.@Nullable Taken from;

    /** The number of the attempts: channels of earlier ones still hold records. */
    private int starts;

    private CheckpointListener checkpoints = new NoCheckpoints();

    /** With more than one TaskManager, subtasks are spread over them and channels between them are TCP. */
    LocalTasks(int taskManagers, Configuration configuration) {
        this(taskManagers, configuration, Path.of("not used"));
    }

    /** With {@code execution.state-recovery.from-local} copies of checkpoints go into {@code local}. */
    LocalTasks(int taskManagers, Configuration configuration, Path local) {
        this.configuration = configuration;
        this.copies = new JobCopies(local, snapshots);
        for (int i = 0; i < taskManagers; i++) {
            Network network = new Network("localhost", 0, 32 << 10);
            networks.add(network);
            exchanges.add(new Exchange("tm-" + i, network));
        }
    }

    /** How a program ended: the state and failure of each task. */
    record Outcome(Map<AttemptId, TaskState> states, Map<AttemptId, Failure> failures, List<Task> tasks) {}

    Outcome run(StreamExecutionEnvironment environment, int parallelism) throws Exception {
        JobGraph job = JobGraphBuilder.build(
                environment.getStreamPlan("test"), JobID.generate(), parallelism, LocalTasks::serializer);
        Running running = start(job);
        if (!running.ended.await(120, TimeUnit.SECONDS)) {
            running.tasks.values().forEach(task -> {
                System.err.println(task.info().getTaskNameWithSubtasks());
                for (StackTraceElement frame : task.stackTrace()) {
                    System.err.println("    at " + frame);
                }
            });
            throw new AssertionError("the program did not end; see the stacks of its tasks");
        }
        return new Outcome(running.states, running.failures, List.copyOf(running.tasks.values()));
    }

    static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return Serializers.create(type, SerializerConfig.STANDARD, LocalTasks.class.getClassLoader());
    }

    static final class Running {
        final Map<AttemptId, Task> tasks = new ConcurrentHashMap<>();
        final Map<AttemptId, TaskState> states = new ConcurrentHashMap<>();
        final Map<AttemptId, Failure> failures = new ConcurrentHashMap<>();
        final CountDownLatch ended;

        final Map<String, LocalEnumerator> enumerators = new ConcurrentHashMap<>();

        void awaitRunning() {
            eventually(() -> states.size() == tasks.size() && !states.containsValue(TaskState.INITIALIZING));
        }

        /** All records have come through to the sink {@code name}. */
        void awaitDataEnd(String name, long records) {
            eventually(() -> LocalTasksTest.results(name).size() == records || !failures.isEmpty());
        }

        /** Tasks have handed over {@code more} records than now, or will not within some milliseconds. */
        void awaitRecords(long more) {
            long before = recordsOut();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
            while (recordsOut() < before + more && System.nanoTime() < end) {
                LockSupport.parkNanos(100_000);
            }
        }

        private long recordsOut() {
            return tasks.values().stream()
                    .mapToLong(task -> task.figures().totals().get("numRecordsOut"))
                    .sum();
        }

        void awaitEnd() throws InterruptedException {
            if (!ended.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("did not end: " + states);
            }
        }

        boolean hasEnded() {
            return ended.getCount() == 0;
        }

        /** Whether a task has ended; its inputs and outputs go on without it. */
        boolean hasEnded(AttemptId attempt) {
            TaskState state = states.get(attempt);
            return state != null && state.isTerminal();
        }

        private static void eventually(BooleanSupplier condition) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("did not happen within a minute");
                }
                LockSupport.parkNanos(1_000_000);
            }
        }

        final JobGraph job;

        Running(JobGraph job) {
            this.job = job;
            ended = new CountDownLatch(
                    job.vertices().stream().mapToInt(JobVertex::parallelism).sum());
        }

        void cancelAll() {
            tasks.values().forEach(Task::cancel);
        }
    }

    Running start(
            StreamExecutionEnvironment environment,
            int parallelism,
            LocalCheckpoints.@Nullable Taken from,
            CheckpointListener checkpoints) {
        environment.setParallelism(parallelism);
        JobGraph job = JobGraphBuilder.build(
                environment.getStreamPlan("test"), JobID.generate(), parallelism, LocalTasks::serializer);
        return start(job, from, checkpoints);
    }

    /** Starts a job, perhaps once more. */
    Running start(JobGraph job, LocalCheckpoints.@Nullable Taken from, CheckpointListener checkpoints) {
        this.from = from;
        this.checkpoints = checkpoints;
        return start(job);
    }

    Running start(JobGraph job) {
        Running running = new Running(job);
        jobIds.add(job.jobId());
        TaskListener listener = (attempt, state, failure, accumulators) -> {
            running.states.put(attempt, state);
            if (failure != null) {
                running.failures.put(attempt, failure);
            }
            if (state == TaskState.FAILED) {
                running.cancelAll();
            }
            if (state.isTerminal()) {
                running.ended.countDown();
            }
        };
        starts++;
        for (JobVertex vertex : job.vertices()) {
            LocalEnumerator enumerator = enumerator(vertex, running);
            if (enumerator != LocalEnumerator.NONE) {
                running.enumerators.put(vertex.id(), enumerator);
            }
            for (int subtask = 0; subtask < vertex.parallelism(); subtask++) {
                Task task = task(job, vertex, subtask, listener, enumerator);
                running.tasks.put(task.attempt(), task);
            }
        }
        running.tasks.values().forEach(Task::start);
        return running;
    }

    private LocalEnumerator enumerator(JobVertex vertex, Running running) {
        VertexCode code = UserCode.read(vertex.code(), VertexCode.class, LocalTasks.class.getClassLoader());
        return code.specs().get(0) instanceof SourceSpec spec
                ? new LocalEnumerator(
                        spec.source(),
                        vertex.parallelism(),
                        running,
                        from == null ? null : from.enumerator(vertex.id()))
                : LocalEnumerator.NONE;
    }

    private Task task(JobGraph job, JobVertex vertex, int subtask, TaskListener listener, LocalEnumerator enumerator) {
        AttemptId attempt = new AttemptId(job.jobId(), vertex.id(), subtask, starts);
        RestoredTask restored = from == null ? null : from.forSubtask(job, vertex, subtask);
        TaskDeployment deployment =
                new TaskDeployment(attempt, 0, inputs(job, vertex, subtask), outputs(job, vertex, subtask), restored);
        TaskInfo info = new TaskInfo(vertex.name(), vertex.maxParallelism(), vertex.parallelism(), subtask, starts);
        MetricTree metrics = new MetricTree();
        StreamingRuntimeContext.Scope scope = new StreamingRuntimeContext.Scope(
                new JobInfo(job.jobId(), job.name()), info, Map.of(), LocalTasks.class.getClassLoader());
        TaskSettings settings = TaskSettings.from(configuration);
        TaskServices.Factories factories = new TaskServices.Factories() {
            @Override
            public <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
                return LocalTasks.serializer(type);
            }

            @Override
            public OperatorState operatorState(@Nullable FormerOperatorState former) {
                return new OperatorStateTables(former, SerializerConfig.STANDARD, LocalTasks.class.getClassLoader());
            }

            @Override
            public MetricGroup metrics(String operatorName) {
                return metrics.addGroup(operatorName);
            }

            @Override
            public WriterInitContext.Collected collected(String collectorId) {
                throw new IllegalStateException("nobody collects here");
            }

            @Override
            public void leave(Aftermath aftermath) {
                // no job here ends
            }
        };
        TaskPart part = copies.partOf(attempt, checkpoints, configuration.get(RecoveryOptions.FROM_LOCAL));
        TaskAssembly assembly = new TaskAssembly(
                job,
                deployment,
                settings,
                exchanges.get(subtask % exchanges.size()),
                enumerator.link(attempt),
                task -> new TaskServices(
                        scope,
                        task.clock(),
                        new HeapStateBackend(),
                        StateBackend.StateEnvironment.standalone(part.store()),
                        task.accumulators(),
                        factories,
                        settings.checkpointing(),
                        settings.autoWatermarkIntervalMillis()));
        TaskEnvironment shared = new TaskEnvironment(atEnd(part, listener), part.listener(), part.store(), timer);
        return new Task(attempt, info, assembly, shared, LocalTasks.class.getClassLoader());
    }

    private static TaskListener atEnd(TaskPart part, TaskListener listener) {
        return (attempt, state, failure, accumulators) -> {
            if (state.isTerminal()) {
                part.atEnd().run();
            }
            listener.onState(attempt, state, failure, accumulators);
        };
    }

    /** For programs without checkpoints. */
    private static final class NoCheckpoints implements CheckpointListener {
        @Override
        public void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) {}

        @Override
        public void awaitsLast(AttemptId attempt) {}

        @Override
        public void decline(AttemptId attempt, long checkpointId, String reason) {}
    }

    private List<EdgeEnds> inputs(JobGraph job, JobVertex vertex, int subtask) {
        List<EdgeEnds> ends = new ArrayList<>();
        for (JobEdge edge : job.edges()) {
            if (edge.targetVertex().equals(vertex.id())) {
                ends.add(new EdgeEnds(edge.id(), peers(job, edge, edge.sourceVertex(), subtask)));
            }
        }
        return ends;
    }

    private List<EdgeEnds> outputs(JobGraph job, JobVertex vertex, int subtask) {
        List<EdgeEnds> ends = new ArrayList<>();
        for (JobEdge edge : job.edges()) {
            if (edge.sourceVertex().equals(vertex.id())) {
                ends.add(new EdgeEnds(edge.id(), peers(job, edge, edge.targetVertex(), subtask)));
            }
        }
        return ends;
    }

    private List<Peer> peers(JobGraph job, JobEdge edge, String peerVertex, int subtask) {
        JobVertex vertex = job.vertices().stream()
                .filter(candidate -> candidate.id().equals(peerVertex))
                .findFirst()
                .orElseThrow();
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < vertex.parallelism(); i++) {
            if (edge.partitioning() != io.weir.api.plan.Partitioning.FORWARD || i == subtask) {
                int taskManager = i % exchanges.size();
                peers.add(new Peer(
                        new AttemptId(job.jobId(), vertex.id(), i, starts),
                        "tm-" + taskManager,
                        "localhost",
                        networks.get(taskManager).port()));
            }
        }
        return peers;
    }

    @Override
    public void close() {
        exchanges.forEach(exchange -> {
            jobIds.forEach(exchange::releaseJob);
            exchange.close();
        });
        timer.shutdownNow();
        snapshots.close();
        copies.close();
    }
}
