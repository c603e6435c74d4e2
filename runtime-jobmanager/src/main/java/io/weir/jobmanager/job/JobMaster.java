package io.weir.jobmanager.job;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.checkpoint.CheckpointCoordinator;
import io.weir.jobmanager.checkpoint.CheckpointEvent;
import io.weir.jobmanager.schedule.AdoptedTask;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobAction;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.JobFailure;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Recovery;
import io.weir.jobmanager.schedule.RestartStrategy;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.HighAvailabilityOptions;
import io.weir.runtime.config.RecoveryOptions;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.AwaitsLastCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.DeclineCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.EventToEnumerator;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskManagerMessage.DropTasks;
import io.weir.runtime.protocol.TaskManagerMessage.ReleaseJob;
import io.weir.runtime.protocol.TaskReportedMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job: brings events to its {@link ExecutionGraph} and performs the actions that come out. Confined to the
 * JobManager's endpoint thread.
 */
public final class JobMaster {
    private static final Logger LOG = LoggerFactory.getLogger(JobMaster.class);
    private static final Duration ABANDON_TIMEOUT = Duration.ofSeconds(10);

    private final ExecutionGraph graph;
    private final JobContext context;
    private final JobRuntime runtime;
    private final MetricStore metrics = new MetricStore();
    private final Configuration settings;
    private final StartingPoint startingPoint;
    private final @Nullable StoredJob left;
    /** Of a job that a former leader has left. */
    private final @Nullable JobTakeOver takeOver;

    private final JobCheckpoints checkpoints;
    private final TaskCalls calls;
    private final JobSources sources;
    private final AccumulatorParts accumulatorParts = new AccumulatorParts();

    private final Performer performer = new Performer();
    private @Nullable ClassLoader loader;
    private @Nullable MergedAccumulators accumulators;
    /** TaskManagers that have run tasks of it, once it has ended. */
    private final List<String> released = new ArrayList<>();

    /**
     * A job that was submitted just now; {@link #start} begins.
     *
     * @throws IllegalArgumentException if a setting of the job does not fit; the message names it
     */
    public JobMaster(JobGraph job, JobContext context, JobRuntime runtime) {
        this(job, null, context, runtime);
    }

    /** A job that a former leader has left, or, where {@code left} is null, one that was submitted just now. */
    public JobMaster(JobGraph job, @Nullable StoredJob left, JobContext context, JobRuntime runtime) {
        this.left = left;
        this.context = context;
        this.runtime = runtime;
        this.settings = CheckpointConfig.merge(runtime.durability().cluster(), job.configuration());
        CheckpointConfig config = CheckpointConfig.from(settings);
        this.startingPoint = StartingPoint.from(settings);
        this.graph = new ExecutionGraph(job, recovery(config), runtime.clock().wallMillis());
        this.takeOver = left == null
                ? null
                : new JobTakeOver(left, settings.get(HighAvailabilityOptions.TAKE_OVER_TIMEOUT), new Successor());
        this.calls = new TaskCalls(graph, context, runtime, this::handle);
        this.sources = new JobSources(job, runtime, calls, failure -> handle(new JobEvent.JobBroken(failure, true)));
        CheckpointCoordinator coordinator = new CheckpointCoordinator(
                graph, config, () -> randomName(runtime.durability().random()));
        this.checkpoints = new JobCheckpoints(graph, coordinator, runtime, new Surroundings());
    }

    private Recovery recovery(CheckpointConfig config) {
        RestartStrategy strategy = RestartStrategy.from(
                settings, config.pace().isPeriodic(), runtime.durability().random()::nextDouble);
        boolean regional = settings.get(RecoveryOptions.FAILOVER_STRATEGY).equals("region");
        return new Recovery(
                strategy,
                regional,
                (vertex, subtask) -> checkpoints.stateOf(vertex, subtask),
                left == null ? 0 : left.firstAttempt());
    }

    private static String randomName(RandomGenerator random) {
        return "%012x".formatted(random.nextLong() & 0xFFFF_FFFF_FFFFL);
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
            loader = runtime.classLoaders().apply(job);
        } catch (RuntimeException e) {
            broken(Failure.of(e, "The job's code cannot be loaded: " + e.getMessage(), null));
            return;
        }
        if (left != null && takeOver != null) {
            checkpoints.coordinator().skipTo(left.nextCheckpointId());
            takeOver.start(runtime.main());
        }
        if (left != null && !left.checkpoints().isEmpty()) {
            LeftCheckpoints.await(left, runtime, () -> graph.status() == JobStatus.INITIALIZING, this::onLeftRead);
        } else if (startingPoint.path() == null) {
            begin();
        } else {
            CompletableFuture.supplyAsync(
                            () -> startingPoint.read(job, runtime.durability().files()), runtime.io())
                    .whenCompleteAsync(this::onStartingPointRead, runtime.main());
        }
    }

    private void onStartingPointRead(StartingPoint.@Nullable Start read, @Nullable Throwable error) {
        if (graph.status() != JobStatus.INITIALIZING) {
            return; // canceled meanwhile
        }
        if (read == null) {
            broken(startingPoint.notRead(error));
            return;
        }
        LOG.info(
                "Job {} starts from checkpoint {} in {}",
                graph.job().jobId(),
                read.checkpoint().id(),
                startingPoint.path());
        graph.fit(read.job());
        checkpoints.coordinator().startFrom(read.checkpoint());
        begin();
    }

    private void onLeftRead(LeftCheckpoints read) {
        graph.fit(read.job());
        read.checkpoints().forEach(checkpoints.coordinator()::startFrom);
        begin();
    }

    private void begin() {
        if (takeOver != null) {
            handle(new JobEvent.Left());
            takeOver.ready();
        } else {
            run(new JobEvent.Started());
        }
    }

    private void run(JobEvent begun) {
        sources.start(code(), checkpoints::enumeratorOf);
        checkpoints.noteRestore();
        handle(begun);
    }

    private ClassLoader code() {
        ClassLoader jobLoader = loader;
        if (jobLoader == null) {
            throw new AssertionError("The job begins before its code is loaded");
        }
        return jobLoader;
    }

    private void broken(Failure failure) {
        handle(new JobEvent.JobBroken(failure, false));
    }

    /** Another JobManager leads, and goes on with the job: everything here ends, and nothing that lasts is touched. */
    public void abandon() {
        checkpoints.abandon();
        CompletableFuture<Void> closed = sources.close();
        ClassLoader closing = loader;
        loader = null;
        closed.completeOnTimeout(null, ABANDON_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (unused, error) -> JobCode.close(closing, graph.job().jobId()), runtime.io());
    }

    /** A user wants it to end; nothing where it has. */
    public void cancel() {
        if (takeOver != null && takeOver.isWaiting()) {
            released.addAll(takeOver.giveUp());
        }
        handle(new JobEvent.CancelRequested());
    }

    /** Whether tasks of it that a former leader has left may go on. */
    public boolean isTakenOver() {
        return takeOver != null && takeOver.isWaiting() && !graph.status().isTerminal();
    }

    /** A TaskManager has registered with tasks of it. */
    public void onTasksFound(TaskManagerInfo info, List<HeldTask> tasks) {
        List<AdoptedTask> known = JobTakeOver.known(graph, info, tasks);
        if (takeOver != null && isTakenOver()) {
            takeOver.found(info, tasks);
        } else if (known.isEmpty() || graph.status().isTerminal()) {
            calls.tell(info.id(), new DropTasks(graph.job().jobId(), "it came too late for that"));
        } else {
            checkpoints.adoption(known).forEach(calls::tell);
        }
    }

    /** The slots asked for are there. */
    public void onSlotsGranted(List<Slot> slots) {
        handle(new JobEvent.SlotsGranted(slots));
        // One that was lost after its slots were granted has not been told of yet.
        slots.stream().map(Slot::taskManagerId).distinct().forEach(id -> {
            if (context.taskManager(id).isEmpty()) {
                onTaskManagerLost(id, "TaskManager %s was lost.".formatted(id));
            }
        });
    }

    /** The slots asked for did not come. */
    public void onSlotsRefused(String message) {
        handle(new JobEvent.SlotsRefused(message));
    }

    /** A TaskManager is gone; {@code message} says how that was noticed. */
    public void onTaskManagerLost(String taskManagerId, String message) {
        if (takeOver != null) {
            takeOver.lost(taskManagerId);
        }
        handle(new JobEvent.TaskManagerLost(taskManagerId, message));
    }

    /** A task has changed its state. */
    public void onTaskStateChanged(TaskStateChanged message) {
        boolean ended = graph.find(message.attempt())
                .filter(task -> task.state().isTerminal())
                .isPresent();
        if (!ended && message.state().isTerminal()) {
            accumulatorParts.put(message.attempt(), message.accumulators());
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

    /** A task has written its part of a checkpoint. */
    public void onAcknowledgeCheckpoint(AcknowledgeCheckpoint message) {
        checkpoints.handle(
                new CheckpointEvent.Acknowledged(message.attempt(), message.checkpointId(), message.snapshot()));
    }

    /** A task cannot take part in a checkpoint. */
    public void onDeclineCheckpoint(DeclineCheckpoint message) {
        checkpoints.handle(new CheckpointEvent.Declined(message.attempt(), message.checkpointId(), message.reason()));
    }

    /** A task has processed all its input. */
    public void onAwaitsLastCheckpoint(AwaitsLastCheckpoint message) {
        checkpoints.handle(new CheckpointEvent.TaskAwaitsLast(message.attempt()));
    }

    /** The settings of the cluster with its own over them. */
    public Configuration settings() {
        return settings;
    }

    /** Its checkpoints and savepoints. */
    public JobCheckpoints checkpoints() {
        return checkpoints;
    }

    /** A reader is ready for splits. */
    public void onReaderRegistered(ReaderRegistered message) {
        source(message.attempt()).ifPresent(source -> sources.onReaderRegistered(message));
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
        return sources.metrics(vertexId);
    }

    /** The accumulators of all tasks, once the job has ended. */
    public Optional<MergedAccumulators> accumulators() {
        return Optional.ofNullable(accumulators);
    }

    private Optional<SourceCoordinator> source(AttemptId attempt) {
        boolean current =
                graph.find(attempt).filter(task -> !task.state().isTerminal()).isPresent();
        return current ? sources.find(attempt.vertexId()) : Optional.empty();
    }

    private void handle(JobEvent event) {
        JobStatus before = graph.status();
        int failuresBefore = graph.failureHistory().total();
        List<JobAction> actions = graph.on(event, runtime.clock().wallMillis());
        if (graph.status() != before) {
            LOG.info(
                    "Job {} '{}' is {} (was {})",
                    graph.job().jobId(),
                    graph.job().name(),
                    graph.status(),
                    before);
        }
        if (graph.failureHistory().total() > failuresBefore) {
            JobFailure root = graph.failures().get(0);
            LOG.warn(
                    "A failure in job {} '{}': {}\n{}",
                    graph.job().jobId(),
                    graph.job().name(),
                    root.failure().message(),
                    root.failure().stackTrace());
        }
        actions.forEach(action -> action.performBy(performer));
        if (!graph.status().isTerminal() || before.isTerminal()) {
            checkpoints.handle(new CheckpointEvent.JobChanged());
        }
    }

    private void ended() {
        CompletableFuture<Void> recorded = JobEnd.record(graph, runtime);
        CompletableFuture<Void> closed = sources.close();
        ClassLoader closing = loader;
        loader = null;
        List<byte[]> parts = accumulatorParts.take();
        CompletableFuture<MergedAccumulators> merged = closing == null || parts.isEmpty()
                ? CompletableFuture.completedFuture(MergedAccumulators.none())
                : CompletableFuture.supplyAsync(() -> MergedAccumulators.merge(parts, closing), runtime.io());
        merged.thenCombine(recorded, (values, unused) -> values).thenAcceptAsync(this::completed, runtime.main());
        // The user's code may still run until here: an enumerator being closed, accumulators being merged.
        closed.runAfterBothAsync(
                merged, () -> JobCode.close(closing, graph.job().jobId()), runtime.io());
        if (recorded.isDone()) {
            settle();
        } else {
            recorded.thenRunAsync(this::settle, runtime.main());
        }
    }

    /**
     * Gives up what the job held. Not before it is certain that no other leader goes on with it: that one would miss its
     * checkpoints, and what sinks have prepared.
     */
    private void settle() {
        ReleaseJob release =
                new ReleaseJob(graph.job().jobId(), checkpoints.coordinator().kept(graph.status()));
        released.forEach(id -> context.taskManager(id).ifPresent(peer -> peer.tell(release)));
        context.releaseSlots(graph.job().jobId());
        checkpoints.ended();
    }

    private void completed(MergedAccumulators merged) {
        accumulators = merged;
        context.onEnded(this);
    }

    private final class Performer implements JobAction.Performer {
        @Override
        public void requestSlots(JobAction.RequestSlots action) {
            context.requestSlots(graph.job().jobId(), action.count());
        }

        @Override
        public void deploy(JobAction.Deploy action) {
            calls.deploy(action);
        }

        @Override
        public void cancel(JobAction.Cancel action) {
            calls.cancel(action);
        }

        @Override
        public void scheduleRestart(JobAction.ScheduleRestart action) {
            runtime.main()
                    .schedule(
                            Duration.ofMillis(action.delayMillis()),
                            () -> checkpoints.whenCertain(() -> handle(new JobEvent.RestartDue(action.round()))));
        }

        @Override
        public void restart(JobAction.Restart action) {
            metrics.forget(action.vertices());
            accumulatorParts.forget(action.vertices());
            checkpoints.handle(new CheckpointEvent.Restarted(false));
            sources.restart(action.vertices(), checkpoints::enumeratorOf);
            checkpoints.noteRestore();
        }

        @Override
        public void release(JobAction.Release action) {
            released.add(action.taskManagerId());
        }

        @Override
        public void end(JobAction.End action) {
            ended();
        }
    }

    /** What becomes of the tasks that a former leader has left. */
    private final class Successor implements JobTakeOver.Job {
        @Override
        public void adopt(List<AdoptedTask> tasks) {
            JobTakeOver from = Objects.requireNonNull(takeOver);
            LOG.info("Job {} goes on with its {} tasks", graph.job().jobId(), tasks.size());
            sources.adopt(code(), from.sources());
            checkpoints.handle(new CheckpointEvent.Restarted(true)); // before one can begin, whose files must stay
            handle(new JobEvent.Adopted(tasks));
            checkpoints.adoption(tasks).forEach(calls::tell);
        }

        @Override
        public void restart(String reason) {
            String id = graph.job().jobId();
            LOG.warn("The tasks of job {} do not go on under this leader: {}", id, reason);
            Objects.requireNonNull(takeOver)
                    .taskManagers()
                    .forEach(each -> calls.tell(each, new DropTasks(id, "it begins from its last checkpoint")));
            context.releaseSlots(id);
            run(new JobEvent.NotAdopted(reason));
            checkpoints.handle(new CheckpointEvent.Restarted(false));
        }
    }

    /** What checkpoints reach of the job. */
    private final class Surroundings implements JobCheckpoints.Job {
        @Override
        public void handle(JobEvent event) {
            JobMaster.this.handle(event);
        }

        @Override
        public void tell(String taskManagerId, TaskManagerMessage message) {
            calls.tell(taskManagerId, message);
        }

        @Override
        public JobSources sources() {
            return sources;
        }
    }
}
