package io.weir.jobmanager;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.RegisterTaskManager;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.JobManagerMessage.TaskManagerLeaves;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerInfo.HardwareInfo;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.runtime.rpc.RpcPeer;
import io.weir.runtime.rpc.RpcService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Takes tasks and runs none: they are RUNNING at once, and end when the test says so or when canceled. */
public final class FakeTaskManager implements RpcEndpoint, TaskManagerMessage.Receiver {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RpcService rpc;
    private final TaskManagerInfo info;
    private volatile String jobManagerAddress;
    private final List<TaskManagerMessage> received = new CopyOnWriteArrayList<>();
    private final List<TaskDeployment> tasks = new CopyOnWriteArrayList<>();
    private volatile RpcPeer jobManager;
    private volatile Reply.Registered registered;
    private volatile String refuseDeployments = "";
    private volatile boolean obeysCancel = true;
    private volatile Consumer<CheckpointBarrier> onTrigger = barrier -> {};

    /** Starts an endpoint on {@code rpc}; {@link #register} makes it known. */
    public FakeTaskManager(RpcService rpc, String jobManagerAddress, String id, int slots) {
        this.rpc = rpc;
        this.jobManagerAddress = jobManagerAddress;
        this.info = new TaskManagerInfo(
                id, rpc.address(), "localhost", 4000 + slots, slots, new HardwareInfo(2, 1L << 34, 1L << 28, 1L << 29));
        rpc.start(id, "", executor -> this);
    }

    /** Registers; done when the JobManager has answered. */
    public CompletableFuture<Reply> register() {
        return register(List.of());
    }

    private CompletableFuture<Reply> register(List<HeldTask> held) {
        return rpc.connect(jobManagerAddress, JobManagerMessage.ENDPOINT, "")
                .ask(new RegisterTaskManager(info, held), TIMEOUT)
                .thenApply(reply -> {
                    registered = (Reply.Registered) reply;
                    jobManager = rpc.connect(jobManagerAddress, JobManagerMessage.ENDPOINT, registered.leaderToken());
                    return reply;
                });
    }

    /** Another JobManager leads: registers there with the tasks that it has, which run. */
    public CompletableFuture<Reply> moveTo(String address) {
        jobManagerAddress = address;
        List<HeldTask> held = tasks.stream()
                .map(task -> new HeldTask(
                        task.attempt(), task.slot(), TaskState.RUNNING, Map.of(TaskState.DEPLOYING, 1_000L), null))
                .toList();
        return register(held);
    }

    /** What the JobManager said. */
    public Reply.Registered registered() {
        return registered;
    }

    /** Everything it was told but heartbeats. */
    public List<TaskManagerMessage> received() {
        return received;
    }

    /** The tasks it was given. */
    public List<TaskDeployment> tasks() {
        return tasks;
    }

    /** From now on tasks are not taken, for that reason. */
    public void refuseDeployments(String reason) {
        refuseDeployments = reason;
    }

    /** From now on canceled tasks go on. */
    public void ignoreCancel() {
        obeysCancel = false;
    }

    /** All its tasks come to their end. */
    public void finishAll() {
        tasks.forEach(task -> report(task.attempt(), TaskState.FINISHED, null));
    }

    /** A task fails. */
    public void fail(AttemptId attempt, String message) {
        report(
                attempt,
                TaskState.FAILED,
                new Failure("com.example.Broken", message, "com.example.Broken: " + message, "Count"));
    }

    /** A task changes its state. */
    public void report(AttemptId attempt, TaskState state, Failure failure) {
        report(new TaskStateChanged(attempt, state, failure, null, new byte[0]));
    }

    /** A task changes its state. */
    public void report(TaskStateChanged change) {
        CompletableFuture<Reply> unused = jobManager.ask(change, TIMEOUT);
    }

    /** It lives, and its tasks have figures. */
    public void heartbeat(Map<String, Number> process, List<TaskReportedMetrics> metrics) {
        jobManager.tell(new Heartbeat(info.id(), process, metrics));
    }

    /** It ends in good order. */
    public void leave(String reason) {
        jobManager.tell(new TaskManagerLeaves(info.id(), reason));
    }

    /** What it does when a checkpoint is triggered, once per message. */
    public void onTrigger(Consumer<CheckpointBarrier> reaction) {
        onTrigger = reaction;
    }

    /** A task has written its part of a checkpoint. */
    public void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) {
        CompletableFuture<Reply> unused =
                jobManager.ask(new AcknowledgeCheckpoint(attempt, checkpointId, snapshot), TIMEOUT);
    }

    /** A reader registers and asks for a split. */
    public void readerAsks(AttemptId attempt) {
        jobManager.tell(new ReaderRegistered(attempt, "localhost", 0, 0));
        jobManager.tell(new SplitRequested(attempt, "localhost"));
    }

    /** A reader registers that has all messages up to {@code received} and waits for {@code requests} splits. */
    public void readerReturns(AttemptId attempt, long received, int requests) {
        jobManager.tell(new ReaderRegistered(attempt, "localhost", received, requests));
    }

    /** Its process ends: it takes and says nothing more. */
    public void die() {
        rpc.stop(info.id());
    }

    @Override
    public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
        if (message instanceof TaskManagerMessage known) {
            if (!(known instanceof TaskManagerMessage.JobManagerHeartbeat)) {
                received.add(known);
            }
            known.deliverTo(this, reply);
        }
    }

    @Override
    public void onDeployTasks(TaskManagerMessage.DeployTasks message, Consumer<Reply> reply) {
        if (!refuseDeployments.isEmpty()) {
            reply.accept(new Reply.Refused(refuseDeployments));
            return;
        }
        tasks.addAll(message.tasks());
        reply.accept(new Reply.Done());
        for (TaskDeployment task : message.tasks()) {
            report(task.attempt(), TaskState.INITIALIZING, null);
            report(task.attempt(), TaskState.RUNNING, null);
        }
    }

    @Override
    public void onCancelTask(TaskManagerMessage.CancelTask message) {
        if (obeysCancel) {
            report(message.attempt(), TaskState.CANCELED, null);
        }
    }

    @Override
    public void onReleaseJob(TaskManagerMessage.ReleaseJob message) {
        tasks.removeIf(task -> task.attempt().jobId().equals(message.jobId()));
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
    public void onTriggerCheckpoint(TaskManagerMessage.TriggerCheckpoint message) {
        onTrigger.accept(message.barrier());
    }

    @Override
    public void onCheckpointCompleted(TaskManagerMessage.CheckpointCompleted message) {}

    @Override
    public void onCheckpointAborted(TaskManagerMessage.CheckpointAborted message) {}

    @Override
    public void onJobManagerHeartbeat(TaskManagerMessage.JobManagerHeartbeat message) {}

    @Override
    public void onThreadDump(TaskManagerMessage.ThreadDump message, Consumer<Reply> reply) {
        reply.accept(new Reply.Text(List.of("\"main\" Id=1 RUNNABLE\n\tat here")));
    }

    @Override
    public void onFetchCollected(TaskManagerMessage.FetchCollected message, Consumer<Reply> reply) {
        reply.accept(new Reply.Refused("there is no such sink"));
    }
}
