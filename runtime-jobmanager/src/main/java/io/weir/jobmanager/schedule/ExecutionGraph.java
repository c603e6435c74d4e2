package io.weir.jobmanager.schedule;

import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One job as it runs: the state of each subtask and of the whole. Told events and the time, it answers with what is to be
 * done; it does nothing itself. All subtasks are deployed together once all slots are there. After a failure the tasks of its
 * region are canceled; when they are gone and the {@link RestartStrategy}'s time is over, new attempts take their place, in
 * the slots of before as far as their TaskManagers are there. A job that has run before waits for missing slots as long as it
 * takes. If there is no restart, all others are canceled and the job
 * fails.
 */
public final class ExecutionGraph {
    private SlotPlan plan;
    private final Recovery recovery;
    private final Regions regions;
    private final HeldSlots slots;
    private final EnumMap<JobStatus, Long> enteredMillis = new EnumMap<>(JobStatus.class);
    private final FailureHistory failures = new FailureHistory();
    private final Set<String> taskManagers = new LinkedHashSet<>();
    /** The vertices that are on their way down to come up again. */
    private final Set<String> restarting = new LinkedHashSet<>();

    private JobGraph job;
    private Subtasks subtasks;
    private JobStatus status = JobStatus.INITIALIZING;
    private long lastChangeMillis;
    private boolean slotsRequested;
    /** Whether it has ever had all its slots. */
    private boolean deployed;
    /** Whether the history says already what it waits for. */
    private boolean waitingNoted;

    private int restartRound;
    private boolean restartDue;
    private int restarts;
    private @Nullable String stoppedWith;

    /** A job that was submitted at {@code nowMillis}. */
    public ExecutionGraph(JobGraph job, Recovery recovery, long nowMillis) {
        this.job = job;
        this.plan = new SlotPlan(job);
        this.recovery = recovery;
        this.regions = new Regions(job, !recovery.regional());
        this.slots = new HeldSlots(plan.slotsNeeded());
        this.lastChangeMillis = nowMillis;
        enteredMillis.put(status, nowMillis);
        this.subtasks = new Subtasks(job, recovery.firstAttempt(), nowMillis);
        this.deployed = recovery.firstAttempt() > 0;
    }

    /**
     * Takes over numbers of key groups from the state that the job starts with, which becomes known after the job.
     *
     * @param fitted the same job but for those
     * @throws IllegalStateException if it has started
     */
    public void fit(JobGraph fitted) {
        if (status != JobStatus.INITIALIZING) {
            throw new IllegalStateException("Job %s is %s and has its key groups".formatted(job.jobId(), status));
        }
        job = fitted;
        plan = new SlotPlan(fitted);
        subtasks = new Subtasks(fitted, recovery.firstAttempt(), lastChangeMillis);
    }

    /** Takes an event at {@code nowMillis}; what is to be done, in order. */
    public List<JobAction> on(JobEvent event, long nowMillis) {
        Step step = new Step(nowMillis);
        event.deliverTo(step);
        return step.actions;
    }

    /** The job. */
    public JobGraph job() {
        return job;
    }

    /** Where it stands. */
    public JobStatus status() {
        return status;
    }

    /** When it came into {@code wanted}; 0: not yet. */
    public long enteredMillis(JobStatus wanted) {
        return enteredMillis.getOrDefault(wanted, 0L);
    }

    /** When it ended; -1: not yet. */
    public long endMillis() {
        return status.isTerminal() ? enteredMillis(status) : -1;
    }

    /** When it or one of its tasks last changed. */
    public long lastChangeMillis() {
        return lastChangeMillis;
    }

    /** Number of slots it needs. */
    public int slotsNeeded() {
        return plan.slotsNeeded();
    }

    /** What failed last: first the cause, then what failed on the way down. */
    public List<JobFailure> failures() {
        return failures.last();
    }

    /** All that has failed so far. */
    public FailureHistory failureHistory() {
        return failures;
    }

    /** How often it, or a part of it, was run again. */
    public int restarts() {
        return restarts;
    }

    /** What it does after a failure. */
    public Recovery recovery() {
        return recovery;
    }

    /** Where the savepoint is that it ends with, once that is complete. */
    public Optional<String> stoppedWith() {
        return Optional.ofNullable(stoppedWith);
    }

    /** The subtasks that {@code subtask} reads from; empty for one without input. */
    public List<Subtask> producersOf(Subtask subtask) {
        return plan.producersOf(subtask, (vertex, number) -> subtasks(vertex).get(number));
    }

    /** The subtasks of a vertex in order; empty when there is no such vertex. */
    public List<Subtask> subtasks(String vertexId) {
        return subtasks.of(vertexId);
    }

    /** All subtasks. */
    public List<Subtask> subtasks() {
        return subtasks.all();
    }

    /** The subtask of that attempt, if it is one of this job. */
    public Optional<Subtask> find(AttemptId attempt) {
        return subtasks.find(attempt);
    }

    /** One event being taken. */
    private final class Step implements JobEvent.Receiver {
        private final long nowMillis;
        private final List<JobAction> actions = new ArrayList<>();

        Step(long nowMillis) {
            this.nowMillis = nowMillis;
        }

        @Override
        public void onStarted() {
            to(JobStatus.CREATED);
            run();
        }

        private void run() {
            to(JobStatus.RUNNING);
            subtasks().forEach(task -> to(task, TaskState.SCHEDULED));
            deployOrRequest();
        }

        @Override
        public void onLeft() {
            to(JobStatus.RECONCILING);
        }

        @Override
        public void onAdopted(JobEvent.Adopted event) {
            for (AdoptedTask left : event.tasks()) {
                Subtask task = subtasks.adopt(left, nowMillis);
                slots.put(plan.place(task.vertex(), left.attempt().subtask()), left.slot());
                taskManagers.add(left.slot().taskManagerId());
                enteredMillis.merge(JobStatus.INITIALIZING, task.enteredMillis(TaskState.SCHEDULED), Math::min);
            }
            to(JobStatus.RUNNING);
        }

        @Override
        public void onNotAdopted(JobEvent.NotAdopted event) {
            failures.add(JobFailure.leaderLost(event.reason(), nowMillis), true);
            run();
        }

        @Override
        public void onSlotsGranted(JobEvent.SlotsGranted event) {
            slotsRequested = false;
            if (status != JobStatus.RUNNING && status != JobStatus.RESTARTING) {
                return; // canceled while it waited; its slots go back with its end
            }
            slots.fill(event.slots());
            if (status == JobStatus.RUNNING) {
                deployOrRequest();
            }
        }

        @Override
        public void onSlotsRefused(JobEvent.SlotsRefused event) {
            slotsRequested = false;
            Failure failure = Failure.of("io.weir.NoResourceAvailable", event.message());
            if (deployed && (status == JobStatus.RUNNING || status == JobStatus.RESTARTING)) {
                waitOn(failure);
                return;
            }
            fail(failure, List.of(), true);
            endIfAllHave();
        }

        /** What the cluster lacks for a while must not use up the restarts that are meant for failures of the program. */
        private void waitOn(Failure missing) {
            if (!waitingNoted) {
                waitingNoted = true;
                failures.add(JobFailure.of(missing, nowMillis, null), true);
            }
            if (status == JobStatus.RUNNING) {
                deployOrRequest();
            }
        }

        private void deployOrRequest() {
            int missing = slots.missing();
            if (missing == 0) {
                deploy();
            } else if (!slotsRequested) {
                slotsRequested = true;
                actions.add(new JobAction.RequestSlots(missing));
            }
        }

        private void deploy() {
            deployed = true;
            waitingNoted = false;
            Map<String, List<Subtask>> byTaskManager = new LinkedHashMap<>();
            for (Subtask task : subtasks()) {
                if (task.state() == TaskState.SCHEDULED) {
                    Slot slot =
                            slots.at(plan.place(task.vertex(), task.attempt().subtask()));
                    task.assign(slot);
                    to(task, TaskState.DEPLOYING);
                    byTaskManager
                            .computeIfAbsent(slot.taskManagerId(), id -> new ArrayList<>())
                            .add(task);
                }
            }
            byTaskManager.forEach((id, tasks) -> {
                taskManagers.add(id);
                actions.add(new JobAction.Deploy(
                        id,
                        plan.deployments(
                                tasks, (vertex, number) -> subtasks(vertex).get(number), recovery.state())));
            });
        }

        @Override
        public void onDeploymentRefused(JobEvent.DeploymentRefused event) {
            Failure failure = Failure.of(
                    "io.weir.DeploymentRefused",
                    "TaskManager %s did not take the tasks of the job: %s"
                            .formatted(event.taskManagerId(), event.message()));
            // It may have taken them after all, and only its answer was late.
            subtasks().stream()
                    .filter(task -> task.isOn(event.taskManagerId()) && task.state() == TaskState.DEPLOYING)
                    .forEach(task -> actions.add(new JobAction.Cancel(event.taskManagerId(), task.attempt())));
            failTasksOf(event.taskManagerId(), failure);
        }

        @Override
        public void onTaskChanged(JobEvent.TaskChanged event) {
            Subtask task = find(event.attempt()).orElse(null);
            if (task == null || !task.state().next().contains(event.state())) {
                return; // late, repeated, or overtaken
            }
            TaskState before = task.state();
            switch (event.state()) {
                case FAILED -> {
                    Failure failure = event.failure() != null
                            ? event.failure()
                            : Failure.of("io.weir.UnknownFailure", task.displayName() + " failed and gave no reason.");
                    task.failWith(failure, nowMillis);
                    lastChangeMillis = nowMillis;
                    fail(failure, List.of(task), true);
                }
                case CANCELED -> {
                    to(task, TaskState.CANCELED);
                    if (before != TaskState.CANCELING) {
                        fail(
                                Failure.of(
                                        "io.weir.UnexpectedCancel",
                                        task.displayName() + " was canceled by its TaskManager without being asked."),
                                List.of(task),
                                true);
                    }
                }
                case CREATED, SCHEDULED, DEPLOYING, INITIALIZING, RUNNING, FINISHED, CANCELING ->
                    to(task, event.state());
            }
            endIfAllHave();
        }

        @Override
        public void onTaskManagerLost(JobEvent.TaskManagerLost event) {
            slots.forget(event.taskManagerId());
            if (taskManagers.remove(event.taskManagerId())) {
                failTasksOf(event.taskManagerId(), Failure.of("io.weir.TaskManagerLost", event.message()));
            }
        }

        @Override
        public void onCancelRequested() {
            if (status.next().contains(JobStatus.CANCELLING)) {
                to(JobStatus.CANCELLING);
                cancelTasks(regions.all());
                endIfAllHave();
            } else if (status == JobStatus.INITIALIZING) {
                cancelTasks(regions.all());
                end(JobStatus.CANCELED);
            }
        }

        @Override
        public void onJobBroken(JobEvent.JobBroken event) {
            fail(event.failure(), List.of(), event.recoverable());
            endIfAllHave();
        }

        @Override
        public void onRestartDue(JobEvent.RestartDue event) {
            if (status == JobStatus.RESTARTING && event.round() == restartRound) {
                restartDue = true;
                endIfAllHave();
            }
        }

        @Override
        public void onStoppedWithSavepoint(JobEvent.StoppedWithSavepoint event) {
            stoppedWith = event.location();
            if (status == JobStatus.RESTARTING) { // a task failed while the savepoint was being made durable
                onJobBroken(new JobEvent.JobBroken(failures.last().get(0).failure(), false));
            }
        }

        private void failTasksOf(String taskManagerId, Failure failure) {
            List<Subtask> failed = new ArrayList<>();
            for (Subtask task : subtasks()) {
                if (!task.isOn(taskManagerId) || task.state().isTerminal()) {
                    continue;
                }
                if (task.state() == TaskState.CANCELING) {
                    to(task, TaskState.CANCELED); // it was to end, and has
                    continue;
                }
                task.failWith(failure, nowMillis);
                lastChangeMillis = nowMillis;
                failed.add(task);
            }
            if (!failed.isEmpty()) {
                fail(failure, failed, true);
            }
            endIfAllHave();
        }

        /** {@code tasks} have failed together; none: the job itself. */
        private void fail(Failure cause, List<Subtask> tasks, boolean recoverable) {
            if (status.isTerminal()) {
                return;
            }
            Set<String> affected = new LinkedHashSet<>();
            tasks.forEach(task -> affected.addAll(regions.of(task.vertex().id())));
            if (tasks.isEmpty()) {
                affected.addAll(regions.all());
            }
            boolean down = status == JobStatus.FAILING
                    || status == JobStatus.CANCELLING
                    || (restarting.containsAll(affected) && recoverable);
            Failure failure = stoppedWith == null ? cause : JobFailure.afterSavepoint(cause, stoppedWith);
            failures.add(JobFailure.of(failure, nowMillis, tasks.isEmpty() ? null : tasks.get(0)), !down);
            if (!down) {
                restartOrFail(affected, recoverable);
            }
        }

        private void restartOrFail(Set<String> affected, boolean recoverable) {
            if (status == JobStatus.INITIALIZING) {
                cancelTasks(regions.all());
                end(JobStatus.FAILED);
                return;
            }
            OptionalLong delay = recoverable && stoppedWith == null
                    ? recovery.strategy().onFailure(nowMillis)
                    : OptionalLong.empty();
            if (delay.isEmpty()) {
                to(JobStatus.FAILING);
                cancelTasks(regions.all());
                return;
            }
            if (status == JobStatus.RUNNING) {
                to(JobStatus.RESTARTING);
            }
            restarting.addAll(affected);
            restartDue = false;
            actions.add(new JobAction.ScheduleRestart(delay.getAsLong(), ++restartRound));
            cancelTasks(affected);
        }

        private void cancelTasks(Set<String> vertices) {
            for (Subtask task : subtasks()) {
                Slot slot = task.slot().orElse(null);
                if (!vertices.contains(task.vertex().id())
                        || task.state().isTerminal()
                        || task.state() == TaskState.CANCELING) {
                    continue;
                }
                if (slot == null) {
                    to(task, TaskState.CANCELED);
                } else {
                    to(task, TaskState.CANCELING);
                    actions.add(new JobAction.Cancel(slot.taskManagerId(), task.attempt()));
                }
            }
        }

        private void restartIfAllAreGone() {
            boolean gone = restarting.stream()
                    .flatMap(vertex -> subtasks(vertex).stream())
                    .allMatch(task -> task.state().isTerminal());
            if (!restartDue || !gone) {
                return;
            }
            to(JobStatus.CREATED);
            to(JobStatus.RUNNING);
            restarts++;
            actions.add(new JobAction.Restart(restarting));
            for (String vertex : restarting) {
                subtasks.next(vertex, nowMillis).forEach(task -> to(task, TaskState.SCHEDULED));
            }
            restarting.clear();
            restartDue = false;
            deployOrRequest();
        }

        private void endIfAllHave() {
            if (status == JobStatus.RESTARTING) {
                restartIfAllAreGone();
                return;
            }
            if (status.isTerminal() || !subtasks.allHaveEnded()) {
                return;
            }
            switch (status) {
                case RUNNING -> end(JobStatus.FINISHED);
                case FAILING -> end(JobStatus.FAILED);
                case CANCELLING -> end(JobStatus.CANCELED);
                case INITIALIZING, CREATED, RESTARTING, RECONCILING, FAILED, CANCELED, FINISHED, SUSPENDED ->
                    throw new AssertionError("All tasks of a job have ended that is " + status);
            }
        }

        private void end(JobStatus last) {
            to(last);
            taskManagers.forEach(id -> actions.add(new JobAction.Release(id)));
            taskManagers.clear();
            actions.add(new JobAction.End(last));
        }

        private void to(Subtask task, TaskState next) {
            task.to(next, nowMillis);
            lastChangeMillis = nowMillis;
        }

        /** The one place where the job's state changes. */
        private void to(JobStatus next) {
            if (!status.next().contains(next)) {
                throw new IllegalStateException("Job %s goes from %s to %s".formatted(job.jobId(), status, next));
            }
            status = next;
            lastChangeMillis = nowMillis;
            enteredMillis.put(next, nowMillis);
        }
    }
}
