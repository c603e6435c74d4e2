package io.weir.jobmanager;

import static io.weir.jobmanager.SimulatedWorld.check;

import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobVertex;
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
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.runtime.rpc.RpcPeer;
import io.weir.runtime.rpc.RpcService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A TaskManager of the simulation whose tasks take checkpoints. It repeats what it reports until that is answered. */
final class CheckpointedTaskManager implements RpcEndpoint, TaskManagerMessage.Receiver {
    private final String id;
    private final int slots;
    private final RpcService rpc;
    private final SimulatedWorld world;
    private final Map<String, String> operators = new HashMap<>();
    private final Map<String, RestoredTask> firstRestored = new HashMap<>();
    private RpcPeer jobManager;
    private boolean dead;

    CheckpointedTaskManager(String id, int slots, RpcService rpc, SimulatedWorld world) {
        this.id = id;
        this.slots = slots;
        this.rpc = rpc;
        this.world = world;
        rpc.start(id, "", executor -> this);
    }

    void register() {
        TaskManagerInfo info = new TaskManagerInfo(id, rpc.address(), "host", 1, slots, new HardwareInfo(1, 1, 1, 1));
        rpc.connect(ManualCluster.ADDRESS, JobManagerMessage.ENDPOINT, "")
                .ask(new RegisterTaskManager(info, List.of()), Duration.ofSeconds(2))
                .whenComplete((reply, error) -> {
                    if (error == null && !dead) {
                        String token = ((Reply.Registered) reply).leaderToken();
                        jobManager = rpc.connect(ManualCluster.ADDRESS, JobManagerMessage.ENDPOINT, token);
                        beat();
                    }
                });
    }

    private void beat() {
        if (!dead) {
            jobManager.tell(new Heartbeat(id, Map.of(), List.of()));
            world.after(1000, this::beat);
        }
    }

    String id() {
        return id;
    }

    boolean isDead() {
        return dead;
    }

    String operatorOf(String vertexId) {
        return operators.get(vertexId);
    }

    List<CheckpointedTask> tasks() {
        List<CheckpointedTask> mine = new ArrayList<>();
        world.tasks.forEach((attempt, task) -> {
            if (task.isRunning() && task.home() == this) {
                mine.add(task);
            }
        });
        return mine;
    }

    void die() {
        dead = true;
        world.tasks.values().stream().filter(task -> task.home() == this).forEach(CheckpointedTask::vanish);
        rpc.stop(id);
    }

    void report(AttemptId attempt, TaskState state) {
        Failure failure = state == TaskState.FAILED ? Failure.of("Broken", attempt + " broke") : null;
        ask(new TaskStateChanged(attempt, state, failure, null, new byte[0]));
    }

    void tell(JobManagerMessage message) {
        if (!dead) {
            jobManager.tell(message);
        }
    }

    /** Until it is answered. */
    void ask(JobManagerMessage message) {
        if (!dead) {
            jobManager.ask(message, Duration.ofMillis(400)).whenComplete((reply, error) -> {
                if (error != null) {
                    ask(message);
                }
            });
        }
    }

    @Override
    public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
        if (!dead) {
            ((TaskManagerMessage) message).deliverTo(this, reply);
        }
    }

    @Override
    public void onDeployTasks(TaskManagerMessage.DeployTasks message, Consumer<Reply> reply) {
        JobGraph job = message.job();
        for (JobVertex vertex : job.vertices()) {
            operators.put(vertex.id(), vertex.operators().get(0).id());
        }
        List<CheckpointedTask> made = new ArrayList<>();
        for (TaskDeployment given : message.tasks()) {
            TaskDeployment task = withBug(given);
            checkDeployment(job, task);
            CheckpointedTask making = new CheckpointedTask(world, this, task);
            world.add(making);
            made.add(making);
        }
        reply.accept(new Reply.Done());
        made.forEach(CheckpointedTask::start);
    }

    private TaskDeployment withBug(TaskDeployment task) {
        AttemptId attempt = task.attempt();
        RestoredTask restored = task.restored();
        if (world.bug == SimulatedBug.ATTEMPT_NUMBER_USED_TWICE && attempt.attempt() > 0) {
            attempt = new AttemptId(attempt.jobId(), attempt.vertexId(), attempt.subtask(), attempt.attempt() - 1);
        } else if (world.bug == SimulatedBug.NOT_RESTORED) {
            restored = null;
        } else if (world.bug == SimulatedBug.RESTORED_FROM_AN_OLDER_ONE && restored != null) {
            String place = SimulatedWorld.place(attempt.vertexId(), attempt.subtask());
            RestoredTask first = firstRestored.putIfAbsent(place, restored);
            restored = first == null ? restored : first;
        }
        return new TaskDeployment(attempt, task.slot(), task.inputs(), task.outputs(), restored);
    }

    private void checkDeployment(JobGraph job, TaskDeployment task) {
        AttemptId attempt = task.attempt();
        check(!world.tasks.containsKey(attempt), attempt + " came twice");
        world.tasks.forEach((other, running) -> check(
                running.isGone()
                        || !other.vertexId().equals(attempt.vertexId())
                        || other.subtask() != attempt.subtask(),
                "%s is deployed while %s runs".formatted(attempt, other)));
        long newest = world.cluster
                .endpoint
                .dispatcher()
                .find(job.jobId())
                .orElseThrow()
                .checkpoints()
                .coordinator()
                .latest()
                .map(checkpoint -> checkpoint.id())
                .orElse(0L);
        long used = task.restored() == null ? 0 : task.restored().checkpointId();
        check(used == newest, "%s starts from checkpoint %d, the newest is %d".formatted(attempt, used, newest));
        long kept = world.disk.newest() == null ? 0 : world.disk.newest().getKey();
        check(
                used == kept,
                "%s starts from checkpoint %d, another leader would from %d".formatted(attempt, used, kept));
    }

    @Override
    public void onCancelTask(TaskManagerMessage.CancelTask message) {
        world.later(200, () -> {
            CheckpointedTask task = world.tasks.get(message.attempt());
            if (task == null || !task.isGone()) {
                if (task != null) {
                    task.vanish();
                }
                report(message.attempt(), TaskState.CANCELED);
            }
        });
    }

    void fail(CheckpointedTask task) {
        task.vanish();
        report(task.attempt(), TaskState.FAILED);
    }

    @Override
    public void onReleaseJob(TaskManagerMessage.ReleaseJob message) {
        check(tasks().isEmpty(), "the job has ended, and its tasks have not");
    }

    @Override
    public void onAddSplits(TaskManagerMessage.AddSplits message) {
        find(message.attempt(), task -> task.addSplits(message.splits()));
    }

    @Override
    public void onNoMoreSplits(TaskManagerMessage.NoMoreSplits message) {
        find(message.attempt(), CheckpointedTask::noMoreSplits);
    }

    @Override
    public void onEventToReader(TaskManagerMessage.EventToReader message) {}

    @Override
    public void onAdoptTasks(TaskManagerMessage.AdoptTasks message) {}

    @Override
    public void onDropTasks(TaskManagerMessage.DropTasks message) {}

    @Override
    public void onTriggerCheckpoint(TaskManagerMessage.TriggerCheckpoint message) {
        List<AttemptId> attempts = message.attempts();
        if (world.bug == SimulatedBug.A_SOURCE_IS_NOT_TRIGGERED) {
            attempts = attempts.subList(1, attempts.size());
        }
        for (AttemptId attempt : attempts) {
            if (world.bug == SimulatedBug.SPLITS_NOT_HELD_BACK) {
                world.after(400, () -> find(attempt, task -> task.trigger(message.barrier())));
            } else {
                find(attempt, task -> task.trigger(message.barrier()));
            }
        }
    }

    @Override
    public void onCheckpointCompleted(TaskManagerMessage.CheckpointCompleted message) {
        tasks().forEach(task -> task.completed(message.checkpointId()));
    }

    @Override
    public void onCheckpointAborted(TaskManagerMessage.CheckpointAborted message) {
        tasks().forEach(task -> task.aborted(message.checkpointId()));
    }

    @Override
    public void onJobManagerHeartbeat(TaskManagerMessage.JobManagerHeartbeat message) {}

    @Override
    public void onThreadDump(TaskManagerMessage.ThreadDump message, Consumer<Reply> reply) {}

    @Override
    public void onFetchCollected(TaskManagerMessage.FetchCollected message, Consumer<Reply> reply) {}

    private void find(AttemptId attempt, Consumer<CheckpointedTask> use) {
        CheckpointedTask task = world.tasks.get(attempt);
        if (task != null && !task.isGone()) {
            use.accept(task);
        }
    }
}
