package io.weir.jobmanager.job;

import io.weir.jobmanager.checkpoint.CheckpointAction;
import io.weir.jobmanager.checkpoint.CheckpointCoordinator;
import io.weir.jobmanager.checkpoint.CheckpointEvent;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.jobmanager.checkpoint.CheckpointRequest;
import io.weir.jobmanager.checkpoint.CompletedCheckpoint;
import io.weir.jobmanager.checkpoint.Moment;
import io.weir.jobmanager.checkpoint.StateAssignment;
import io.weir.jobmanager.schedule.AdoptedTask;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskManagerMessage.AdoptTasks;
import io.weir.runtime.protocol.TaskManagerMessage.CheckpointAborted;
import io.weir.runtime.protocol.TaskManagerMessage.CheckpointCompleted;
import io.weir.runtime.protocol.TaskManagerMessage.TriggerCheckpoint;
import io.weir.runtime.rpc.EndpointExecutor.Cancellable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the {@link CheckpointCoordinator} of a job and performs the actions that come out. Confined to the
 * JobManager's endpoint thread; files are written on the input/output threads.
 */
public final class JobCheckpoints {
    private static final Logger LOG = LoggerFactory.getLogger(JobCheckpoints.class);

    /** What it wants of the job. */
    interface Job {
        void handle(JobEvent event);

        void tell(String taskManagerId, TaskManagerMessage message);

        JobSources sources();
    }

    private final ExecutionGraph graph;
    private final CheckpointCoordinator coordinator;
    private final CheckpointFiles files;
    private final JobRuntime runtime;
    private final Job job;
    private final Queue<CheckpointEvent> events = new ArrayDeque<>();
    private final Map<Long, CompletableFuture<Taken>> requests = new HashMap<>();
    private final Performer performer = new Performer();
    /** Savepoints that the job ends with, until it has. */
    private final Map<CompletableFuture<Taken>, Taken> stopping = new LinkedHashMap<>();

    private final Set<Long> stops = new HashSet<>();
    /** What waits until it is certain which checkpoint is the newest. */
    private final List<Runnable> uncertain = new ArrayList<>();

    private boolean handling;
    private long lastRequest;
    private long tickMillis = Long.MAX_VALUE;
    private @Nullable Cancellable tick;

    JobCheckpoints(ExecutionGraph graph, CheckpointCoordinator coordinator, JobRuntime runtime, Job job) {
        this.graph = graph;
        this.coordinator = coordinator;
        this.files = runtime.durability()
                .jobs()
                .checkpoints(graph.job().jobId(), coordinator.config().retained());
        this.runtime = runtime;
        this.job = job;
    }

    /**
     * What a user asked for.
     *
     * @param checkpointId its id
     * @param location its directory; null: it is in the JobManager's memory
     */
    public record Taken(long checkpointId, @Nullable String location) {}

    /** It did not come about; the message says why. */
    public static final class NotTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotTakenException(String message) {
            super(message);
        }
    }

    /**
     * Takes a checkpoint or savepoint. Fails with {@link NotTakenException}. One that stops the job is done when the job
     * has ended.
     *
     * @param directory in which a savepoint gets a directory of its own; null: as configured
     */
    public CompletableFuture<Taken> request(CheckpointKind kind, AfterSnapshot after, @Nullable Path directory) {
        long number = ++lastRequest;
        CompletableFuture<Taken> result = new CompletableFuture<>();
        requests.put(number, result);
        if (after.stops()) {
            stops.add(number);
        }
        handle(new CheckpointEvent.Requested(new CheckpointRequest(number, kind, after, directory)));
        return result;
    }

    /** Runs {@code step} as soon as it is certain which checkpoint is the newest. */
    void whenCertain(Runnable step) {
        if (coordinator.isStoring()) {
            uncertain.add(step);
        } else {
            step.run();
        }
    }

    /** What the TaskManagers of adopted tasks are told, by their ids. */
    Map<String, TaskManagerMessage> adoption(List<AdoptedTask> tasks) {
        Map<String, List<AttemptId>> attempts = new LinkedHashMap<>();
        tasks.forEach(task -> attempts.computeIfAbsent(task.slot().taskManagerId(), id -> new ArrayList<>())
                .add(task.attempt()));
        long completed = coordinator.latest().map(CompletedCheckpoint::id).orElse(0L);
        Map<String, TaskManagerMessage> messages = new LinkedHashMap<>();
        attempts.forEach((id, there) ->
                messages.put(id, new AdoptTasks(graph.job().jobId(), there, completed, coordinator.firstId())));
        return messages;
    }

    /** What decides. */
    public CheckpointCoordinator coordinator() {
        return coordinator;
    }

    /** What {@code subtask} of {@code vertex} starts with; null: nothing. */
    @Nullable
    RestoredTask stateOf(JobVertex vertex, int subtask) {
        return coordinator
                .latest()
                .map(checkpoint -> new StateAssignment(checkpoint, graph.job()).of(vertex, subtask))
                .orElse(null);
    }

    /** What the enumerator of a source starts with; null: nothing. */
    @Nullable
    CoordinatorSnapshot enumeratorOf(JobVertex vertex) {
        return coordinator
                .latest()
                .map(checkpoint -> new StateAssignment(checkpoint, graph.job()).coordinator(vertex))
                .orElse(null);
    }

    /** Tasks are about to start with what is newest. */
    void noteRestore() {
        coordinator
                .latest()
                .ifPresent(checkpoint -> coordinator
                        .history()
                        .restored(checkpoint, runtime.clock().wallMillis()));
    }

    /** The job has ended, and so have the requests to stop it. */
    void ended() {
        handle(new CheckpointEvent.JobEnded(graph.status()));
        stopping.forEach((result, taken) -> {
            if (graph.status() == JobStatus.FINISHED) {
                result.complete(taken);
            } else {
                result.completeExceptionally(
                        new NotTakenException("The savepoint %s is complete, but then the job became %s: %s"
                                .formatted(taken.location(), graph.status(), lastFailure())));
            }
        });
        stopping.clear();
    }

    /** Another JobManager leads: who waits for something is told. */
    void abandon() {
        List<CompletableFuture<Taken>> waiting = new ArrayList<>(requests.values());
        waiting.addAll(stopping.keySet());
        waiting.forEach(result -> result.completeExceptionally(
                new NotTakenException("This JobManager leads no longer; ask again, another takes the job over.")));
        requests.clear();
        stopping.clear();
        uncertain.clear();
    }

    private String lastFailure() {
        return graph.failures().isEmpty()
                ? "it was canceled."
                : graph.failures().get(0).failure().message();
    }

    void handle(CheckpointEvent event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            for (CheckpointEvent next = events.poll(); next != null; next = events.poll()) {
                coordinator.on(next, now()).forEach(action -> action.performBy(performer));
            }
        } finally {
            handling = false;
        }
        scheduleTick();
        if (!uncertain.isEmpty() && !coordinator.isStoring()) {
            List<Runnable> certain = List.copyOf(uncertain);
            uncertain.clear();
            certain.forEach(Runnable::run);
        }
    }

    private Moment now() {
        return new Moment(runtime.clock().wallMillis(), runtime.clock().nanos() / 1_000_000);
    }

    private void scheduleTick() {
        long now = now().millis();
        long next = coordinator.nextTickMillis(now);
        if (next == tickMillis) {
            return;
        }
        tickMillis = next;
        if (tick != null) {
            tick.cancel();
            tick = null;
        }
        if (next != Long.MAX_VALUE) {
            tick = runtime.main().schedule(Duration.ofMillis(Math.max(0, next - now)), () -> {
                tickMillis = Long.MAX_VALUE;
                handle(new CheckpointEvent.Tick());
            });
        }
    }

    private Set<String> taskManagers() {
        Set<String> ids = new LinkedHashSet<>();
        for (Subtask task : graph.subtasks()) {
            if (!task.state().isTerminal()) {
                task.slot().ifPresent(slot -> ids.add(slot.taskManagerId()));
            }
        }
        return ids;
    }

    private interface Blocking {
        void run() throws IOException;
    }

    /** Runs what blocks; then {@code done}, or what {@code failed} makes of the message, comes back as an event. */
    private void blocking(Blocking work, CheckpointEvent done, Function<String, CheckpointEvent> failed) {
        try {
            runtime.io().execute(() -> {
                CheckpointEvent event;
                try {
                    work.run();
                    event = done;
                } catch (IOException | RuntimeException e) { // a checkpoint is lost at most, and its history says why
                    event = failed.apply(e.getMessage() == null ? e.toString() : e.getMessage());
                }
                CheckpointEvent result = event;
                runtime.main().execute(() -> handle(result));
            });
        } catch (RejectedExecutionException e) {
            handle(failed.apply("The JobManager has too much to write at this moment."));
        }
    }

    private final class Performer implements CheckpointAction.Performer {
        @Override
        public void makeDirectories(CheckpointAction.MakeDirectories action) {
            long id = action.checkpointId();
            blocking(
                    () -> files.makeDirectories(id, action.target()),
                    new CheckpointEvent.DirectoriesMade(id),
                    message -> new CheckpointEvent.StepFailed(id, message));
        }

        @Override
        public void snapshotSources(CheckpointAction.SnapshotSources action) {
            job.sources().snapshot(action.checkpointId(), action.vertices(), JobCheckpoints.this::handle);
        }

        @Override
        public void triggerTasks(CheckpointAction.TriggerTasks action) {
            action.tasks()
                    .forEach((taskManager, attempts) ->
                            job.tell(taskManager, new TriggerCheckpoint(attempts, action.barrier())));
        }

        @Override
        public void releaseSources(CheckpointAction.ReleaseSources action) {
            job.sources().release(action.checkpointId());
        }

        @Override
        public void storeMetadata(CheckpointAction.StoreMetadata action) {
            long id = action.metadata().checkpointId();
            blocking(
                    () -> files.store(action.target(), action.metadata(), action.goesOnFromIt()),
                    new CheckpointEvent.MetadataStored(id),
                    message -> new CheckpointEvent.StepFailed(id, message));
        }

        @Override
        public void notifyCompleted(CheckpointAction.NotifyCompleted action) {
            String jobId = graph.job().jobId();
            coordinator
                    .history()
                    .find(action.checkpointId())
                    .ifPresent(record -> LOG.info(
                            "Checkpoint {} of job {} completed in {} ms: {} tasks, {} bytes new, {} bytes in all",
                            record.id(),
                            jobId,
                            record.durationMillis(now().millis()),
                            record.parts().size(),
                            record.sum(TaskSnapshot.Figures::checkpointedBytes),
                            record.sum(TaskSnapshot.Figures::stateBytes)));
            taskManagers().forEach(id -> job.tell(id, new CheckpointCompleted(jobId, action.checkpointId())));
        }

        @Override
        public void notifyAborted(CheckpointAction.NotifyAborted action) {
            String jobId = graph.job().jobId();
            coordinator
                    .history()
                    .find(action.checkpointId())
                    .ifPresent(record -> LOG.warn(
                            "{} {} of job {} was given up: {}",
                            record.request().kind(),
                            record.id(),
                            jobId,
                            record.failure()));
            taskManagers().forEach(id -> job.tell(id, new CheckpointAborted(jobId, action.checkpointId())));
        }

        @Override
        public void delete(CheckpointAction.Delete action) {
            try {
                runtime.io().execute(() -> {
                    try {
                        files.delete(action.files(), action.directories());
                    } catch (IOException | RuntimeException e) {
                        LOG.warn("Files of job {} stay behind: {}", graph.job().jobId(), e.getMessage());
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.warn(
                        "Files of job {} stay behind, as too much is being written",
                        graph.job().jobId());
            }
        }

        @Override
        public void sweep(CheckpointAction.Sweep action) {
            blocking(() -> files.sweep(action.jobDirectory(), action.keep()), new CheckpointEvent.Swept(), message -> {
                LOG.warn("Old files of job {} stay behind: {}", graph.job().jobId(), message);
                return new CheckpointEvent.Swept();
            });
        }

        @Override
        public void failJob(CheckpointAction.FailJob action) {
            job.handle(new JobEvent.JobBroken(action.failure(), true));
        }

        @Override
        public void stopJob(CheckpointAction.StopJob action) {
            job.handle(new JobEvent.StoppedWithSavepoint(action.location()));
        }

        @Override
        public void answer(CheckpointAction.Answer action) {
            CompletableFuture<Taken> result = requests.remove(action.request());
            boolean stop = stops.remove(action.request());
            if (result == null) {
                return;
            }
            Taken taken = new Taken(action.checkpointId(), action.location());
            if (action.failure() == null && stop) {
                stopping.put(result, taken);
            } else if (action.failure() == null) {
                result.complete(taken);
            } else {
                result.completeExceptionally(new NotTakenException(action.failure()));
            }
        }
    }
}
