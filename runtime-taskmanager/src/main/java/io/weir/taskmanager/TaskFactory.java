package io.weir.taskmanager;

import io.weir.api.accumulators.Accumulator;
import io.weir.api.configuration.Configuration;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Aftermath;
import io.weir.operators.StreamingRuntimeContext;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.RecoveryOptions;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.state.FormerOperatorState;
import io.weir.runtime.state.OperatorState;
import io.weir.runtime.state.OperatorStateTables;
import io.weir.runtime.state.StateBackend;
import io.weir.taskmanager.JobCopies.TaskPart;
import io.weir.taskmanager.chain.TaskServices;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.source.CoordinatorLink;
import io.weir.taskmanager.task.Task;
import io.weir.taskmanager.task.TaskAssembly;
import io.weir.taskmanager.task.TaskEnvironment;
import io.weir.taskmanager.task.TaskListener;
import io.weir.taskmanager.task.TaskSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes tasks from deployments. */
final class TaskFactory {
    private final TaskManagerConfig config;
    private final Exchange exchange;
    private final BlobCache blobs;
    private final Path databases;
    private final JobCopies copies;
    private final ScheduledExecutorService timer;
    private final TaskReports reports;
    private final Function<AttemptId, CoordinatorLink> coordinators;
    private final CollectedResults collected = new CollectedResults();
    private final Map<AttemptId, RunningTask> made = new ConcurrentHashMap<>();

    TaskFactory(
            TaskManagerConfig config,
            Exchange exchange,
            LocalFiles files,
            JobCopies copies,
            ScheduledExecutorService timer,
            TaskReports reports,
            Function<AttemptId, CoordinatorLink> coordinators) {
        this.config = config;
        this.exchange = exchange;
        this.blobs = new BlobCache(files.jars());
        databases = files.databases();
        this.copies = copies;
        this.timer = timer;
        this.reports = reports;
        this.coordinators = coordinators;
    }

    CollectedResults collected() {
        return collected;
    }

    /** The code of {@code job}; fetches its jars. Called by the input/output thread. */
    JobResources fetch(JobGraph job, URI restAddress) throws IOException, InterruptedException {
        return new JobResources(
                job, blobs.fetch(job.jars(), restAddress), config.tasks().classLoading());
    }

    RunningTask make(JobResources resources, TaskDeployment deployment) {
        JobGraph job = resources.job();
        AttemptId attempt = deployment.attempt();
        JobVertex vertex = TaskAssembly.vertexOf(job, attempt);
        TaskInfo info = new TaskInfo(
                vertex.name(), vertex.maxParallelism(), vertex.parallelism(), attempt.subtask(), attempt.attempt());
        Configuration configuration = CheckpointConfig.merge(config.values(), job.configuration());
        configuration.set(RocksDbOptions.LOCAL_DIRECTORY, databases.toString()); // where nothing stays behind
        TaskSettings settings = TaskSettings.from(configuration);
        StreamingRuntimeContext.Scope scope = new StreamingRuntimeContext.Scope(
                new JobInfo(job.jobId(), job.name()), info, job.globalParameters(), resources.classLoader());
        MetricTree metrics = new MetricTree();
        TaskPart part = copies.partOf(attempt, reports, configuration.get(RecoveryOptions.FROM_LOCAL));
        TaskAssembly assembly = new TaskAssembly(
                job,
                deployment,
                settings,
                exchange,
                coordinators.apply(attempt),
                task -> services(task, resources.aftermaths(), scope, configuration, metrics, part.store()));
        Task task = new Task(
                attempt,
                info,
                assembly,
                new TaskEnvironment(listener(part), part.listener(), part.store(), timer),
                resources.classLoader());
        RunningTask running = new RunningTask(task, metrics);
        made.put(attempt, running);
        return running;
    }

    private TaskListener listener(TaskPart part) {
        return (attempt, state, failure, accumulators) -> {
            if (state.isTerminal()) {
                part.atEnd().run();
            }
            report(attempt, state, failure, accumulators);
        };
    }

    /** Called by the task's thread. With its end go its last figures, which no heartbeat would bring any more. */
    private void report(
            AttemptId attempt,
            TaskState state,
            @Nullable Failure failure,
            Map<String, Accumulator<?, ?>> accumulators) {
        RunningTask ended = state.isTerminal() ? made.remove(attempt) : null;
        reports.state(attempt, state, failure, accumulators, ended == null ? null : ended.lastReport());
    }

    private TaskServices services(
            Task task,
            Aftermaths aftermaths,
            StreamingRuntimeContext.Scope scope,
            Configuration configuration,
            MetricTree metrics,
            SnapshotStore store) {
        TaskSettings settings = TaskSettings.from(configuration);
        SerializerConfig serializerConfig = new SerializerConfig(settings.genericTypesAllowed(), List.of());
        TaskServices.Factories factories = new TaskServices.Factories() {
            @Override
            public <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
                return Serializers.create(type, serializerConfig, scope.userCodeClassLoader());
            }

            @Override
            public OperatorState operatorState(@Nullable FormerOperatorState former) {
                return new OperatorStateTables(former, serializerConfig, scope.userCodeClassLoader());
            }

            @Override
            public MetricGroup metrics(String operatorName) {
                return metrics.addGroup(operatorName);
            }

            @Override
            public WriterInitContext.Collected collected(String collectorId) {
                return collected.open(scope.job().jobId(), collectorId);
            }

            @Override
            public void leave(Aftermath aftermath) {
                aftermaths.add(task.attempt(), aftermath);
            }
        };
        return new TaskServices(
                scope,
                task.clock(),
                stateBackend(settings.stateBackend()),
                new StateBackend.StateEnvironment(
                        store, serializerConfig, scope.userCodeClassLoader(), System::currentTimeMillis, configuration),
                task.accumulators(),
                factories,
                settings.checkpointing(),
                settings.autoWatermarkIntervalMillis());
    }

    private static StateBackend stateBackend(String name) {
        for (StateBackend candidate : ServiceLoader.load(StateBackend.class, TaskFactory.class.getClassLoader())) {
            if (candidate.names().contains(name)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "No state backend '%s' ('state.backend') is on the class path of this TaskManager.".formatted(name));
    }

    void checkpointCompleted(String jobId, long checkpointId) {
        copies.checkpointCompleted(jobId, checkpointId);
    }

    void checkpointAborted(String jobId, long checkpointId) {
        copies.checkpointAborted(jobId, checkpointId);
    }

    void releaseJob(String jobId) {
        copies.releaseJob(jobId);
        exchange.releaseJob(jobId);
        collected.releaseJob(jobId);
    }
}
