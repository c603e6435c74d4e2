package io.weir.jobmanager;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.JobManagerMessage.RegisterTaskManager;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerInfo.HardwareInfo;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.runtime.rpc.RpcPeer;
import io.weir.runtime.rpc.RpcService;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A TaskManager of the simulation: its tasks take some time for each step and may fail. What it reports it repeats until
 * it is acknowledged. It checks what no JobManager may ever do to it.
 */
final class SimulatedTaskManager implements RpcEndpoint, TaskManagerMessage.Receiver {
    private final String id;
    private final int slots;
    private final RpcService rpc;
    private final EndpointExecutor executor;
    private final Random random;
    private final double failureRate;
    private final Map<AttemptId, Integer> slotOfTask = new LinkedHashMap<>();
    private final Map<AttemptId, TaskState> states = new LinkedHashMap<>();
    private final Set<String> released = new HashSet<>();
    private RpcPeer jobManager;
    private boolean dead;

    SimulatedTaskManager(
            String id, int slots, RpcService rpc, EndpointExecutor executor, Random random, double failureRate) {
        this.id = id;
        this.slots = slots;
        this.rpc = rpc;
        this.executor = executor;
        this.random = random;
        this.failureRate = failureRate;
    }

    void register() {
        if (dead) {
            return;
        }
        TaskManagerInfo info = new TaskManagerInfo(id, rpc.address(), "host", 1, slots, new HardwareInfo(1, 1, 1, 1));
        rpc.connect(ManualCluster.ADDRESS, JobManagerMessage.ENDPOINT, "")
                .ask(new RegisterTaskManager(info, List.of()), Duration.ofSeconds(2))
                .whenComplete((reply, error) -> {
                    if (error != null) {
                        register();
                    } else if (jobManager == null) {
                        String token = ((Reply.Registered) reply).leaderToken();
                        jobManager = rpc.connect(ManualCluster.ADDRESS, JobManagerMessage.ENDPOINT, token);
                        beat();
                    }
                });
    }

    void die() {
        dead = true;
        rpc.stop(id);
    }

    boolean isDead() {
        return dead;
    }

    String id() {
        return id;
    }

    /** Tasks that have not ended. */
    long running() {
        return states.values().stream().filter(state -> !state.isTerminal()).count();
    }

    @Override
    public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
        ((TaskManagerMessage) message).deliverTo(this, reply);
    }

    @Override
    public void onDeployTasks(TaskManagerMessage.DeployTasks message, Consumer<Reply> reply) {
        String jobId = message.job().jobId();
        check(!released.contains(jobId), "tasks of %s came after its end".formatted(jobId));
        for (TaskDeployment task : message.tasks()) {
            check(task.slot() < slots, "slot %d does not exist".formatted(task.slot()));
            slotOfTask.forEach((other, slot) -> {
                boolean same = slot == task.slot() && !states.get(other).isTerminal();
                check(
                        !same || other.jobId().equals(jobId),
                        "slot %d is used by %s and %s".formatted(slot, other, task.attempt()));
                check(
                        !same || !other.vertexId().equals(task.attempt().vertexId()),
                        "slot %d has two subtasks of a vertex".formatted(slot));
            });
            check(!states.containsKey(task.attempt()), task.attempt() + " came twice");
            slotOfTask.put(task.attempt(), task.slot());
            states.put(task.attempt(), TaskState.DEPLOYING);
            later(() -> step(task.attempt()));
        }
        reply.accept(new Reply.Done());
    }

    @Override
    public void onCancelTask(TaskManagerMessage.CancelTask message) {
        later(() -> end(message.attempt(), TaskState.CANCELED));
    }

    @Override
    public void onReleaseJob(TaskManagerMessage.ReleaseJob message) {
        released.add(message.jobId());
        states.forEach((attempt, state) -> check(
                !attempt.jobId().equals(message.jobId()) || state.isTerminal(),
                attempt + " is " + state + " although its job has ended"));
    }

    @Override
    public void onAddSplits(TaskManagerMessage.AddSplits message) {}

    @Override
    public void onNoMoreSplits(TaskManagerMessage.NoMoreSplits message) {}

    @Override
    public void onEventToReader(TaskManagerMessage.EventToReader message) {}

    @Override
    public void onAdoptTasks(TaskManagerMessage.AdoptTasks message) {}

    @Override
    public void onDropTasks(TaskManagerMessage.DropTasks message) {}

    @Override
    public void onTriggerCheckpoint(TaskManagerMessage.TriggerCheckpoint message) {}

    @Override
    public void onCheckpointCompleted(TaskManagerMessage.CheckpointCompleted message) {}

    @Override
    public void onCheckpointAborted(TaskManagerMessage.CheckpointAborted message) {}

    @Override
    public void onJobManagerHeartbeat(TaskManagerMessage.JobManagerHeartbeat message) {}

    @Override
    public void onThreadDump(TaskManagerMessage.ThreadDump message, Consumer<Reply> reply) {}

    @Override
    public void onFetchCollected(TaskManagerMessage.FetchCollected message, Consumer<Reply> reply) {}

    private void beat() {
        if (!dead) {
            jobManager.tell(new Heartbeat(id, Map.of(), List.of()));
            executor.schedule(Duration.ofSeconds(1), this::beat);
        }
    }

    private void step(AttemptId attempt) {
        if (states.get(attempt).isTerminal()) {
            return;
        }
        if (random.nextDouble() < failureRate) {
            end(attempt, TaskState.FAILED);
            return;
        }
        switch (states.get(attempt)) {
            case DEPLOYING -> to(attempt, TaskState.INITIALIZING);
            case INITIALIZING -> to(attempt, TaskState.RUNNING);
            case RUNNING -> {
                end(attempt, TaskState.FINISHED);
                return;
            }
            default -> throw new AssertionError(states.get(attempt));
        }
        later(() -> step(attempt));
    }

    private void end(AttemptId attempt, TaskState state) {
        if (states.containsKey(attempt) && !states.get(attempt).isTerminal()) {
            to(attempt, state);
        }
    }

    private void to(AttemptId attempt, TaskState state) {
        states.put(attempt, state);
        Failure failure = state == TaskState.FAILED ? Failure.of("Broken", attempt + " broke") : null;
        report(new TaskStateChanged(attempt, state, failure, null, new byte[0]));
    }

    private void report(TaskStateChanged change) {
        if (!dead) {
            jobManager.ask(change, Duration.ofMillis(500)).whenComplete((reply, error) -> {
                if (error != null) {
                    executor.execute(() -> report(change));
                }
            });
        }
    }

    private void later(Runnable command) {
        executor.schedule(Duration.ofMillis(random.nextInt(800)), command);
    }

    private void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(id + ": " + otherwise);
        }
    }
}
