package io.weir.jobmanager.schedule;

import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One job as it runs: the state of each subtask and of the whole. Told events and the time, it answers with what is to be
 * done; it does nothing itself. All subtasks are deployed together once all slots are there; the first failure cancels
 * the others.
 */
public final class ExecutionGraph {
    private final JobGraph job;
    private final SlotPlan plan;
    private final Map<String, List<Subtask>> subtasks = new LinkedHashMap<>();
    private final EnumMap<JobStatus, Long> enteredMillis = new EnumMap<>(JobStatus.class);
    private final List<JobFailure> failures = new ArrayList<>();
    private final Set<String> taskManagers = new LinkedHashSet<>();
    private JobStatus status = JobStatus.INITIALIZING;
    private long lastChangeMillis;

    /** A job that was submitted at {@code nowMillis}. */
    public ExecutionGraph(JobGraph job, long nowMillis) {
        this.job = job;
        this.plan = new SlotPlan(job);
        this.lastChangeMillis = nowMillis;
        enteredMillis.put(status, nowMillis);
        for (JobVertex vertex : job.vertices()) {
            List<Subtask> ofVertex = new ArrayList<>();
            for (int i = 0; i < vertex.parallelism(); i++) {
                ofVertex.add(new Subtask(vertex, new AttemptId(job.jobId(), vertex.id(), i, 0), nowMillis));
            }
            subtasks.put(vertex.id(), ofVertex);
        }
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

    /** What has failed: first what made the job fail, then what failed on its way down. */
    public List<JobFailure> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** The subtasks of a vertex in order; empty when there is no such vertex. */
    public List<Subtask> subtasks(String vertexId) {
        return Collections.unmodifiableList(subtasks.getOrDefault(vertexId, List.of()));
    }

    /** All subtasks. */
    public List<Subtask> subtasks() {
        return subtasks.values().stream().flatMap(List::stream).toList();
    }

    /** The subtask of that attempt, if it is one of this job. */
    public Optional<Subtask> find(AttemptId attempt) {
        List<Subtask> ofVertex = subtasks.getOrDefault(attempt.vertexId(), List.of());
        if (attempt.subtask() >= ofVertex.size()) {
            return Optional.empty();
        }
        return Optional.of(ofVertex.get(attempt.subtask()))
                .filter(task -> task.attempt().equals(attempt));
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
            to(JobStatus.RUNNING);
            subtasks().forEach(task -> to(task, TaskState.SCHEDULED));
            actions.add(new JobAction.RequestSlots(plan.slotsNeeded()));
        }

        @Override
        public void onSlotsGranted(JobEvent.SlotsGranted event) {
            if (status != JobStatus.RUNNING) {
                return; // canceled while it waited; its slots go back with its end
            }
            Map<String, List<Subtask>> byTaskManager = new LinkedHashMap<>();
            for (JobVertex vertex : job.vertices()) {
                for (Subtask task : subtasks(vertex.id())) {
                    Slot slot = plan.slotOf(vertex, task.attempt().subtask(), event.slots());
                    task.assign(slot);
                    to(task, TaskState.DEPLOYING);
                    byTaskManager
                            .computeIfAbsent(slot.taskManagerId(), id -> new ArrayList<>())
                            .add(task);
                }
            }
            byTaskManager.forEach((id, tasks) -> {
                taskManagers.add(id);
                List<TaskDeployment> deployments = tasks.stream()
                        .map(task -> plan.deployment(
                                task, (vertex, number) -> subtasks(vertex).get(number)))
                        .toList();
                actions.add(new JobAction.Deploy(id, deployments));
            });
        }

        @Override
        public void onDeploymentRefused(JobEvent.DeploymentRefused event) {
            Failure failure = Failure.of(
                    "io.weir.DeploymentRefused",
                    "TaskManager %s did not take the tasks of the job: %s"
                            .formatted(event.taskManagerId(), event.message()));
            failTasksOf(event.taskManagerId(), failure);
        }

        @Override
        public void onTaskChanged(JobEvent.TaskChanged event) {
            Subtask task = find(event.attempt()).orElse(null);
            if (task == null || !task.state().next().contains(event.state())) {
                return; // late, repeated, or overtaken
            }
            switch (event.state()) {
                case FAILED -> {
                    Failure failure = event.failure() != null
                            ? event.failure()
                            : Failure.of("io.weir.UnknownFailure", task.displayName() + " failed and gave no reason.");
                    task.failWith(failure, nowMillis);
                    lastChangeMillis = nowMillis;
                    fail(failure, task);
                }
                case CANCELED -> {
                    to(task, TaskState.CANCELED);
                    if (status == JobStatus.RUNNING) {
                        fail(
                                Failure.of(
                                        "io.weir.UnexpectedCancel",
                                        task.displayName() + " was canceled by its TaskManager without being asked."),
                                task);
                    }
                }
                case CREATED, SCHEDULED, DEPLOYING, INITIALIZING, RUNNING, FINISHED, CANCELING ->
                    to(task, event.state());
            }
            endIfAllHave();
        }

        @Override
        public void onTaskManagerLost(JobEvent.TaskManagerLost event) {
            if (taskManagers.remove(event.taskManagerId())) {
                failTasksOf(event.taskManagerId(), Failure.of("io.weir.TaskManagerLost", event.message()));
            }
        }

        @Override
        public void onCancelRequested() {
            if (status.next().contains(JobStatus.CANCELLING)) {
                to(JobStatus.CANCELLING);
                cancelTasks();
                endIfAllHave();
            } else if (status == JobStatus.INITIALIZING) {
                cancelTasks();
                end(JobStatus.CANCELED);
            }
        }

        @Override
        public void onJobBroken(JobEvent.JobBroken event) {
            fail(event.failure(), null);
            endIfAllHave();
        }

        private void failTasksOf(String taskManagerId, Failure failure) {
            Subtask first = null;
            for (Subtask task : subtasks()) {
                boolean there = task.slot()
                        .filter(slot -> slot.taskManagerId().equals(taskManagerId))
                        .isPresent();
                if (!there || task.state().isTerminal()) {
                    continue;
                }
                if (task.state() == TaskState.CANCELING) {
                    to(task, TaskState.CANCELED); // it was to end, and has
                    continue;
                }
                task.failWith(failure, nowMillis);
                lastChangeMillis = nowMillis;
                first = first == null ? task : first;
            }
            if (first != null) {
                fail(failure, first);
            }
            endIfAllHave();
        }

        private void fail(Failure failure, @Nullable Subtask task) {
            if (status.isTerminal()) {
                return;
            }
            failures.add(new JobFailure(
                    failure,
                    nowMillis,
                    task == null ? null : task.displayName(),
                    task == null ? null : task.slot().orElse(null)));
            if (status.next().contains(JobStatus.FAILING)) {
                to(JobStatus.FAILING);
                cancelTasks();
            } else if (status == JobStatus.INITIALIZING) {
                cancelTasks();
                end(JobStatus.FAILED);
            }
        }

        private void cancelTasks() {
            for (Subtask task : subtasks()) {
                Slot slot = task.slot().orElse(null);
                if (task.state().isTerminal() || task.state() == TaskState.CANCELING) {
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

        private void endIfAllHave() {
            if (status.isTerminal()
                    || !subtasks().stream().allMatch(task -> task.state().isTerminal())) {
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
