package io.weir.jobmanager.job;

import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobAction;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.JobFailure;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Slot;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.JobManagerMessage.EventToEnumerator;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskManagerMessage.CancelTask;
import io.weir.runtime.protocol.TaskManagerMessage.DeployTasks;
import io.weir.runtime.protocol.TaskManagerMessage.ReleaseJob;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.RpcException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job: brings events to its {@link ExecutionGraph} and performs the actions that come out. Confined to the
 * JobManager's endpoint thread.
 */
public final class JobMaster {
    private static final Logger LOG = LoggerFactory.getLogger(JobMaster.class);

    private final ExecutionGraph graph;
    private final JobContext context;
    private final JobRuntime runtime;
    private final MetricStore metrics = new MetricStore();
    private final Map<String, SourceCoordinator> sources = new LinkedHashMap<>();
    private final List<byte[]> accumulatorParts = new ArrayList<>();
    private final Performer performer = new Performer();
    private @Nullable ClassLoader loader;
    private @Nullable MergedAccumulators accumulators;

    /** A job that was submitted just now; {@link #start} begins. */
    public JobMaster(JobGraph job, JobContext context, JobRuntime runtime) {
        this.graph = new ExecutionGraph(job, runtime.clock().wallMillis());
        this.context = context;
        this.runtime = runtime;
    }

    /** Begins: makes the enumerators and asks for slots. */
    public void start() {
        JobGraph job = graph.job();
        LOG.info(
                "Job {} '{}' starts: {} vertices, {} tasks, {} slots",
                job.jobId(),
                job.name(),
                job.vertices().size(),
                graph.subtasks().size(),
                graph.slotsNeeded());
        try {
            ClassLoader jobLoader = runtime.classLoaders().apply(job);
            loader = jobLoader;
            for (JobVertex vertex : job.vertices()) {
                if (vertex.isSource()) {
                    startSource(vertex, jobLoader);
                }
            }
        } catch (RuntimeException e) {
            handle(new JobEvent.JobBroken(
                    Failure.of(e, "The job's code cannot be loaded: " + e.getMessage(), null), false));
            return;
        }
        handle(new JobEvent.Started());
    }

    /** A user wants it to end; nothing where it has. */
    public void cancel() {
        handle(new JobEvent.CancelRequested());
    }

    /** The slots asked for are there. */
    public void onSlotsGranted(List<Slot> slots) {
        handle(new JobEvent.SlotsGranted(slots));
    }

    /** The slots asked for did not come. */
    public void onSlotsRefused(String message) {
        handle(new JobEvent.SlotsRefused(message));
    }

    /** A TaskManager is gone; {@code message} says how that was noticed. */
    public void onTaskManagerLost(String taskManagerId, String message) {
        handle(new JobEvent.TaskManagerLost(taskManagerId, message));
    }

    /** A task has changed its state. */
    public void onTaskStateChanged(TaskStateChanged message) {
        boolean ended = graph.find(message.attempt())
                .filter(task -> task.state().isTerminal())
                .isPresent();
        if (!ended && message.state().isTerminal()) {
            if (message.accumulators().length > 0) {
                accumulatorParts.add(message.accumulators());
            }
            if (message.finalMetrics() != null) {
                onMetrics(message.finalMetrics());
            }
        }
        handle(new JobEvent.TaskChanged(message.attempt(), message.state(), message.failure()));
    }

    /** New figures of a task. */
    public void onMetrics(TaskReportedMetrics reported) {
        if (graph.find(reported.attempt()).isPresent()) {
            metrics.report(reported, runtime.clock().wallMillis());
        }
    }

    /** A reader is ready for splits. */
    public void onReaderRegistered(ReaderRegistered message) {
        source(message.attempt()).ifPresent(source -> source.onReaderRegistered(message.attempt(), message.host()));
    }

    /** A reader wants a split. */
    public void onSplitRequested(SplitRequested message) {
        source(message.attempt()).ifPresent(source -> source.onSplitRequested(message.attempt(), message.host()));
    }

    /** A reader sends something to its enumerator. */
    public void onEventToEnumerator(EventToEnumerator message) {
        source(message.attempt()).ifPresent(source -> source.onEvent(message.attempt(), message.event()));
    }

    /** Its tasks and their states. */
    public ExecutionGraph graph() {
        return graph;
    }

    /** The figures of its tasks. */
    public MetricStore metrics() {
        return metrics;
    }

    /** The figures of the enumerator of a source as text; empty where the vertex is none. */
    public Map<String, String> coordinatorMetrics(String vertexId) {
        SourceCoordinator source = sources.get(vertexId);
        return source == null ? Map.of() : source.metrics();
    }

    /** The accumulators of all tasks, once the job has ended. */
    public Optional<MergedAccumulators> accumulators() {
        return Optional.ofNullable(accumulators);
    }

    private void startSource(JobVertex vertex, ClassLoader jobLoader) {
        SourceThread thread = runtime.sourceThreads().apply(graph.job().jobId().substring(0, 8));
        SourceCoordinator source =
                new SourceCoordinator(vertex, thread, runtime.io(), jobLoader, new SourceCoordinator.Job() {
                    @Override
                    public void send(AttemptId attempt, TaskManagerMessage message) {
                        runtime.main().execute(() -> sendToTask(attempt, message));
                    }

                    @Override
                    public void fail(Failure failure) {
                        runtime.main().execute(() -> handle(new JobEvent.JobBroken(failure, true)));
                    }
                });
        sources.put(vertex.id(), source);
        source.start();
    }

    private Optional<SourceCoordinator> source(AttemptId attempt) {
        boolean current =
                graph.find(attempt).filter(task -> !task.state().isTerminal()).isPresent();
        return current ? Optional.ofNullable(sources.get(attempt.vertexId())) : Optional.empty();
    }

    private void sendToTask(AttemptId attempt, TaskManagerMessage message) {
        graph.find(attempt)
                .filter(task -> !task.state().isTerminal())
                .flatMap(task -> task.slot())
                .flatMap(slot -> context.taskManager(slot.taskManagerId()))
                .ifPresent(peer -> {
                    try {
                        peer.tell(message);
                    } catch (RpcException e) {
                        handle(new JobEvent.JobBroken(Failure.of(e, String.valueOf(e.getMessage()), null), true));
                    }
                });
    }

    private void handle(JobEvent event) {
        JobStatus before = graph.status();
        int failuresBefore = graph.failures().size();
        List<JobAction> actions = graph.on(event, runtime.clock().wallMillis());
        if (graph.status() != before) {
            LOG.info(
                    "Job {} '{}' is {} (was {})",
                    graph.job().jobId(),
                    graph.job().name(),
                    graph.status(),
                    before);
        }
        if (failuresBefore == 0 && !graph.failures().isEmpty()) {
            JobFailure root = graph.failures().get(0);
            LOG.warn(
                    "Job {} '{}' fails: {}\n{}",
                    graph.job().jobId(),
                    graph.job().name(),
                    root.failure().message(),
                    root.failure().stackTrace());
        }
        actions.forEach(action -> action.performBy(performer));
    }

    private void ended() {
        CompletableFuture<?>[] closes =
                sources.values().stream().map(SourceCoordinator::close).toArray(CompletableFuture<?>[]::new);
        context.releaseSlots(graph.job().jobId());
        ClassLoader closing = loader;
        loader = null;
        List<byte[]> parts = List.copyOf(accumulatorParts);
        accumulatorParts.clear();
        CompletableFuture<MergedAccumulators> merged = closing == null || parts.isEmpty()
                ? CompletableFuture.completedFuture(MergedAccumulators.none())
                : CompletableFuture.supplyAsync(() -> MergedAccumulators.merge(parts, closing), runtime.io());
        merged.thenAcceptAsync(this::completed, runtime.main());
        // The user's code may still run until here: an enumerator being closed, accumulators being merged.
        CompletableFuture.allOf(closes).runAfterBothAsync(merged, () -> close(closing), runtime.io());
    }

    private void completed(MergedAccumulators merged) {
        accumulators = merged;
        context.onEnded(this);
    }

    private void close(@Nullable ClassLoader closing) {
        if (closing instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOG.warn("The jars of job {} cannot be closed", graph.job().jobId(), e);
            }
        }
    }

    private final class Performer implements JobAction.Performer {
        @Override
        public void requestSlots(JobAction.RequestSlots action) {
            context.requestSlots(graph.job().jobId(), action.count());
        }

        @Override
        public void deploy(JobAction.Deploy action) {
            String id = action.taskManagerId();
            context.taskManager(id)
                    .ifPresentOrElse(
                            peer -> peer.ask(new DeployTasks(graph.job(), action.tasks()), runtime.askTimeout())
                                    .whenCompleteAsync(
                                            (reply, error) -> {
                                                if (error != null) {
                                                    refused(id, String.valueOf(error.getMessage()));
                                                }
                                            },
                                            runtime.main()),
                            () -> runtime.main().execute(() -> refused(id, "it is not registered any more.")));
        }

        @Override
        public void cancel(JobAction.Cancel action) {
            context.taskManager(action.taskManagerId())
                    .ifPresentOrElse(
                            peer -> peer.tell(new CancelTask(action.attempt())),
                            () -> runtime.main()
                                    .execute(() -> handle(
                                            new JobEvent.TaskChanged(action.attempt(), TaskState.CANCELED, null))));
        }

        @Override
        public void scheduleRestart(JobAction.ScheduleRestart action) {
            runtime.main()
                    .schedule(
                            Duration.ofMillis(action.delayMillis()),
                            () -> handle(new JobEvent.RestartDue(action.round())));
        }

        @Override
        public void restart(JobAction.Restart action) {}

        @Override
        public void release(JobAction.Release action) {
            context.taskManager(action.taskManagerId())
                    .ifPresent(peer -> peer.tell(new ReleaseJob(graph.job().jobId())));
        }

        @Override
        public void end(JobAction.End action) {
            ended();
        }

        private void refused(String taskManagerId, String message) {
            handle(new JobEvent.DeploymentRefused(taskManagerId, message));
        }
    }
}
