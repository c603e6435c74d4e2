package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.checkpoint.PendingCheckpoint.Phase;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides on the checkpoints of a job: events and the time in, what is to be done out. Never changes the {@link ExecutionGraph}. */
public final class CheckpointCoordinator {
    private final ExecutionGraph graph;
    private final CheckpointConfig config;
    private final CheckpointPlaces places;
    private final CheckpointHistory history = new CheckpointHistory();
    private final SharedFiles shared = new SharedFiles();
    private final RetainedCheckpoints retained;
    private final RequestQueue queue = new RequestQueue();
    private final PendingCheckpoints pending = new PendingCheckpoints();
    private final AbortedCheckpoints aborted = new AbortedCheckpoints();
    private final Pacemaker pacemaker;
    private final LastCheckpoint last;
    private final Set<String> sources;
    private long nextId = 1;
    private int failuresInRow;
    private boolean sweeping;
    /** The number of the request that stops the job. */
    private @Nullable Long stop;

    /** {@code randomNames} makes names of twelve letters and digits for savepoints. */
    public CheckpointCoordinator(ExecutionGraph graph, CheckpointConfig config, Supplier<String> randomNames) {
        this.graph = graph;
        this.config = config;
        this.places = new CheckpointPlaces(config.storage(), graph.job().jobId(), randomNames);
        this.pacemaker = new Pacemaker(config.pace());
        this.retained = new RetainedCheckpoints(config.retained(), shared);
        this.last = new LastCheckpoint(graph);
        this.sources = graph.job().vertices().stream()
                .filter(JobVertex::isSource)
                .map(JobVertex::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What the job is started from. Before any event. */
    public void startFrom(CompletedCheckpoint checkpoint) {
        retained.startFrom(checkpoint);
        skipTo(checkpoint.id() + 1);
    }

    /** Lower ids were used by others. Before any event. */
    public void skipTo(long id) {
        nextId = Math.max(nextId, id);
    }

    /** The least id under way or, without one, the next. */
    public long firstId() {
        return Math.min(nextId, pending.firstId());
    }

    /** Takes an event; what is to be done, in order. */
    public List<CheckpointAction> on(CheckpointEvent event, Moment now) {
        Step step = new Step(now);
        event.deliverTo(step);
        step.beginWhatMay();
        step.collectFiles();
        return step.actions;
    }

    /** When it wants a {@link CheckpointEvent.Tick} at the latest, by the steady clock; {@link Long#MAX_VALUE}: never. */
    public long nextTickMillis(long nowMillis) {
        long next = pacemaker.nextMillis(queue.hasPeriodic(), nowMillis);
        for (PendingCheckpoint each : pending.incomplete()) {
            next = Math.min(
                    next, each.begun().millis() + config.pace().timeout().toMillis());
        }
        return next;
    }

    /** What tasks start from at this moment. */
    public Optional<CompletedCheckpoint> latest() {
        return Optional.ofNullable(retained.latest());
    }

    /** Whether a checkpoint may be durable already: what is {@link #latest} is not certain until its answer is there. */
    public boolean isStoring() {
        return pending.areStoring();
    }

    /** The completed checkpoints that are kept, oldest first. */
    public List<CompletedCheckpoint> retained() {
        return List.copyOf(retained.all());
    }

    /** The newest checkpoint or savepoint that stays when the job ends so and that a job can start from; 0: none. */
    public long kept(JobStatus status) {
        return retained.kept(config.retention(), status);
    }

    /** How checkpoints are taken. */
    public CheckpointConfig config() {
        return config;
    }

    /** What has become of the last ones. */
    public CheckpointHistory history() {
        return history;
    }

    /** One event being taken. */
    private final class Step implements CheckpointEvent.Receiver {
        private final Moment now;
        private final List<CheckpointAction> actions = new ArrayList<>();

        Step(Moment now) {
            this.now = now;
        }

        @Override
        public void onTick() {
            for (PendingCheckpoint each : pending.incomplete()) {
                long timeout = config.pace().timeout().toMillis();
                if (now.millis() - each.begun().millis() >= timeout) {
                    abort(each, AbortReason.EXPIRED, Sentences.expired(each, timeout, graph));
                }
            }
            if (pacemaker.beat(now.millis())) {
                queue.add(CheckpointRequest.periodic());
            }
        }

        @Override
        public void onRequested(CheckpointEvent.Requested event) {
            CheckpointRequest request = event.request();
            if (stop != null && request.after().stops()) {
                refuse(request, "The job is being stopped with a savepoint already.");
            } else if (graph.stoppedWith().isPresent()) {
                refuse(
                        request,
                        "The job ends with the savepoint %s."
                                .formatted(graph.stoppedWith().get()));
            } else if (request.kind().isSavepoint() && places.savepointParent(request) == null) {
                refuse(request, Sentences.NO_DIRECTORY);
            } else if (!queue.add(request)) {
                refuse(request, "Too many checkpoints and savepoints are waiting for their turn.");
            } else if (request.after().stops()) {
                stop = request.number();
            }
        }

        @Override
        public void onJobChanged() {
            boolean goesOn = graph.status() == JobStatus.RUNNING;
            for (PendingCheckpoint each : pending.incomplete()) {
                if (!goesOn) {
                    abort(each, AbortReason.TASK_FAILED, Sentences.jobIs(graph));
                } else {
                    checkTasks(each);
                }
            }
            if (!goesOn) {
                pacemaker.stop();
                queue.dropPeriodic();
            } else if (!pacemaker.isBeating() && whyNot() == null) {
                pacemaker.start(now.millis());
            }
        }

        private void checkTasks(PendingCheckpoint checkpoint) {
            List<AttemptId> taking = new ArrayList<>(checkpoint.missing());
            taking.addAll(checkpoint.acknowledged().keySet());
            for (AttemptId attempt : taking) {
                TaskState state = graph.find(attempt).map(Subtask::state).orElse(TaskState.CANCELED);
                if (state == TaskState.FINISHED && checkpoint.awaits(attempt)) {
                    abort(checkpoint, AbortReason.TASK_FINISHED, Sentences.finished(checkpoint, attempt, graph));
                    return;
                }
                if (state != TaskState.RUNNING && state != TaskState.FINISHED) {
                    abort(checkpoint, AbortReason.TASK_FAILED, Sentences.failed(checkpoint, attempt, graph));
                    return;
                }
            }
        }

        @Override
        public void onDirectoriesMade(CheckpointEvent.DirectoriesMade event) {
            PendingCheckpoint checkpoint = pending.get(event.checkpointId());
            if (checkpoint == null || checkpoint.phase() != Phase.DIRECTORIES) {
                settle(event.checkpointId());
            } else {
                askSources(checkpoint);
            }
        }

        private void askSources(PendingCheckpoint checkpoint) {
            if (sources.isEmpty()) {
                triggerTasks(checkpoint);
            } else {
                checkpoint.awaitSources(sources);
                actions.add(new CheckpointAction.SnapshotSources(checkpoint.id(), sources));
            }
        }

        @Override
        public void onSourceSnapshotTaken(CheckpointEvent.SourceSnapshotTaken event) {
            PendingCheckpoint checkpoint = pending.get(event.checkpointId());
            if (checkpoint == null || checkpoint.phase() != Phase.SOURCES) {
                actions.add(new CheckpointAction.ReleaseSources(event.checkpointId()));
            } else if (checkpoint.sourceTaken(event.vertexId(), event.snapshot())) {
                triggerTasks(checkpoint);
            }
        }

        private void triggerTasks(PendingCheckpoint checkpoint) {
            String problem = whyNot();
            if (problem != null) {
                abort(checkpoint, AbortReason.TASK_FAILED, problem);
                return;
            }
            checkpoint.awaitTasks(graph.subtasks());
            history.triggered(checkpoint, graph.subtasks());
            actions.add(new CheckpointAction.TriggerTasks(checkpoint.barrier(config), checkpoint.starting(graph)));
            if (!sources.isEmpty()) {
                actions.add(new CheckpointAction.ReleaseSources(checkpoint.id()));
            }
        }

        @Override
        public void onStepFailed(CheckpointEvent.StepFailed event) {
            PendingCheckpoint checkpoint = pending.get(event.checkpointId());
            if (checkpoint == null) {
                settle(event.checkpointId());
            } else {
                end(checkpoint, AbortReason.STEP_FAILED, event.message(), false);
            }
        }

        @Override
        public void onAcknowledged(CheckpointEvent.Acknowledged event) {
            PendingCheckpoint checkpoint = pending.get(event.checkpointId());
            if (checkpoint != null && checkpoint.hasFrom(event.attempt())) {
                return; // said twice
            }
            if (checkpoint == null || !checkpoint.awaits(event.attempt())) {
                discard(event.checkpointId(), event.snapshot(), checkpoint);
                return;
            }
            Path directory = CheckpointPlaces.directory(checkpoint.target());
            if (!shared.refer(checkpoint.id(), CheckpointPlaces.files(event.snapshot(), directory, true))) {
                abort(checkpoint, AbortReason.OUTDATED, Sentences.outdated(checkpoint, event.attempt(), graph));
                discard(checkpoint.id(), event.snapshot(), null);
                return;
            }
            boolean all = checkpoint.acknowledge(event.attempt(), event.snapshot());
            history.acknowledged(checkpoint, event.attempt(), event.snapshot(), now);
            if (all) {
                CheckpointMetadata metadata = checkpoint.store(graph.job());
                if (directory == null) {
                    complete(checkpoint, metadata);
                } else {
                    actions.add(new CheckpointAction.StoreMetadata(
                            checkpoint.target(), metadata, checkpoint.goesOnFromIt()));
                }
            }
        }

        /** Came too late, or from a task that is none of the checkpoint's: what was written for it is deleted. */
        private void discard(long id, TaskSnapshot snapshot, @Nullable PendingCheckpoint checkpoint) {
            Path directory = aborted.directoryOf(id, checkpoint);
            if (directory != null) { // else of a completed one: said twice, or deleted with its directory
                actions.add(AbortedCheckpoints.deletion(snapshot, directory, checkpoint == null));
                shared.discard(CheckpointPlaces.files(snapshot, directory, true), pending.lastId());
            }
        }

        @Override
        public void onDeclined(CheckpointEvent.Declined event) {
            PendingCheckpoint checkpoint = pending.get(event.checkpointId());
            if (checkpoint != null && checkpoint.awaits(event.attempt())) {
                abort(checkpoint, AbortReason.DECLINED, Sentences.declined(checkpoint, event, graph));
            }
        }

        @Override
        public void onTaskAwaitsLast(CheckpointEvent.TaskAwaitsLast event) {
            last.add(event.attempt());
        }

        @Override
        public void onMetadataStored(CheckpointEvent.MetadataStored event) {
            PendingCheckpoint checkpoint = pending.get(event.checkpointId());
            CheckpointMetadata metadata = checkpoint == null ? null : checkpoint.metadata();
            if (checkpoint == null || metadata == null) {
                settle(event.checkpointId());
            } else {
                complete(checkpoint, metadata);
            }
        }

        private void complete(PendingCheckpoint checkpoint, CheckpointMetadata metadata) {
            Path directory = CheckpointPlaces.directory(checkpoint.target());
            CompletedCheckpoint completed = new CompletedCheckpoint(metadata, directory, true, true);
            pending.remove(checkpoint);
            pacemaker.pause(now.millis());
            history.completed(checkpoint, completed, now);
            String location =
                    completed.directory() == null ? null : completed.directory().toString();
            if (!checkpoint.request().isPeriodic()) { // first, as with StopJob the job may end
                actions.add(
                        new CheckpointAction.Answer(checkpoint.request().number(), checkpoint.id(), location, null));
            }
            if (!checkpoint.request().kind().isSavepoint()) {
                failuresInRow = 0;
                subsumeBefore(checkpoint.id());
                List<CompletedCheckpoint> superfluous = retained.add(completed, pending.lastId());
                actions.add(new CheckpointAction.NotifyCompleted(checkpoint.id()));
                superfluous.forEach(this::delete);
            } else {
                retained.savepointTaken(checkpoint.id());
                if (checkpoint.request().after().stops()) {
                    actions.add(new CheckpointAction.StopJob(String.valueOf(location)));
                    actions.add(new CheckpointAction.NotifyCompleted(checkpoint.id()));
                }
            }
        }

        private void subsumeBefore(long id) {
            for (PendingCheckpoint earlier : pending.before(id)) {
                if (!earlier.request().kind().isSavepoint()) {
                    abort(earlier, AbortReason.SUBSUMED, "Checkpoint %d was complete before it.".formatted(id));
                }
            }
        }

        private void delete(CompletedCheckpoint checkpoint) {
            history.discarded(checkpoint.id());
            if (checkpoint.owned() && checkpoint.directory() != null) {
                actions.add(new CheckpointAction.Delete(List.of(), List.of(checkpoint.directory())));
            }
        }

        private void abort(PendingCheckpoint checkpoint, AbortReason reason, String message) {
            boolean writing = checkpoint.phase() == Phase.DIRECTORIES || checkpoint.phase() == Phase.STORING;
            end(checkpoint, reason, message, writing);
        }

        /** {@code writing}: an input/output thread writes at this moment, so that deleting waits for its answer. */
        private void end(PendingCheckpoint checkpoint, AbortReason reason, String message, boolean writing) {
            long id = checkpoint.id();
            pending.remove(checkpoint);
            aborted.add(checkpoint);
            pacemaker.pause(now.millis());
            history.aborted(checkpoint, message, now);
            boolean triggered = checkpoint.phase() == Phase.TASKS || checkpoint.phase() == Phase.STORING;
            if (checkpoint.phase() == Phase.SOURCES) {
                actions.add(new CheckpointAction.ReleaseSources(id));
            }
            if (triggered) {
                actions.add(new CheckpointAction.NotifyAborted(id));
            }
            shared.release(id, pending.lastId());
            if (!writing) {
                settle(id);
            }
            refuse(checkpoint.request(), message);
            boolean counted = reason.isCounted() && !checkpoint.request().kind().isSavepoint();
            if (counted && ++failuresInRow > config.tolerableFailures()) {
                failuresInRow = 0;
                actions.add(new CheckpointAction.FailJob(Failure.of(
                        "io.weir.TooManyFailedCheckpoints",
                        Sentences.tooMany(id, config.tolerableFailures(), message))));
            }
            boolean drained = triggered && checkpoint.request().after() == AfterSnapshot.DRAIN;
            if (drained && (graph.status() == JobStatus.RUNNING || graph.status() == JobStatus.RESTARTING)) {
                actions.add(
                        new CheckpointAction.FailJob(Failure.of("io.weir.DrainFailed", Sentences.drained(message))));
            }
        }

        /** Nobody in the JobManager writes any more for the checkpoint, which was given up. */
        private void settle(long id) {
            Path directory = aborted.settle(id);
            if (directory != null) {
                actions.add(new CheckpointAction.Delete(List.of(), List.of(directory)));
            }
        }

        private void refuse(CheckpointRequest request, String message) {
            if (stop != null && stop == request.number()) {
                stop = null;
            }
            if (!request.isPeriodic()) {
                actions.add(new CheckpointAction.Answer(request.number(), 0, null, message));
            }
        }

        @Override
        public void onRestarted(CheckpointEvent.Restarted event) {
            pacemaker.hurry(event.tasksGoOn());
            Path directory = places.jobDirectory();
            if (directory != null) {
                sweeping = true;
                collectFiles();
                actions.add(new CheckpointAction.Sweep(directory, retained.needed()));
            }
        }

        @Override
        public void onSwept() {
            sweeping = false;
            onJobChanged();
        }

        @Override
        public void onJobEnded(CheckpointEvent.JobEnded event) {
            for (PendingCheckpoint each : pending.all()) {
                abort(each, AbortReason.JOB_ENDED, Sentences.jobIs(graph));
            }
            queue.drain().forEach(request -> refuse(request, Sentences.jobIs(graph)));
            pacemaker.stop();
            Path directory = places.jobDirectory();
            if (Sentences.keeps(config.retention(), event.status())) {
                if (directory != null) {
                    actions.add(new CheckpointAction.Sweep(directory, retained.needed()));
                }
                return;
            }
            retained.clear().forEach(this::delete);
            if (directory != null) {
                actions.add(new CheckpointAction.Delete(List.of(), List.of(directory)));
            }
        }

        void beginWhatMay() {
            if (config.pace().isPeriodic()
                    && whyNot() == null
                    && last.isDue(nextId, pending.all(), retained.latest())) {
                queue.add(CheckpointRequest.periodic());
            }
            while (!pending.keepOthersWaiting()) {
                boolean room = pending.size() < config.pace().maxConcurrent();
                CheckpointRequest request = queue.poll(room, room && !pacemaker.isPaused(now.millis()));
                if (request == null) {
                    return;
                }
                begin(request);
            }
        }

        private void begin(CheckpointRequest request) {
            String problem = whyNot();
            if (problem != null) {
                refuse(request, problem);
                return;
            }
            long id = nextId++;
            Path parent = places.savepointParent(request);
            CheckpointTarget target =
                    request.kind().isSavepoint() && parent != null ? places.savepoint(parent) : places.checkpoint(id);
            PendingCheckpoint checkpoint = new PendingCheckpoint(id, request, target, now);
            pending.add(checkpoint);
            history.begun(checkpoint);
            if (target.directory() == null) {
                askSources(checkpoint);
            } else {
                actions.add(new CheckpointAction.MakeDirectories(id, target));
            }
        }

        /** Why no checkpoint can be taken now; null: one can. */
        private @Nullable String whyNot() {
            return sweeping
                    ? "The job has just been restarted and its old files are being deleted; try again."
                    : Sentences.notRunning(graph);
        }

        /** Deletes the shared files that nothing needs any more. */
        void collectFiles() {
            List<Path> files = shared.collect(pending.firstId());
            if (!files.isEmpty()) {
                actions.add(new CheckpointAction.Delete(files, List.of()));
            }
        }
    }
}
