package io.weir.jobmanager;

import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TaskManager of a {@link Rehearsal}: its tasks say what tasks say, and do nothing. What is registered and waited for is by the
 * rehearsal's thread, the rest by the endpoint's; hence volatile.
 */
final class RehearsedTasks implements RpcEndpoint, TaskManagerMessage.Receiver {
    static final int SLOTS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(RehearsedTasks.class);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final TaskSnapshot NO_STATE =
            new TaskSnapshot(List.of(), new TaskSnapshot.Figures(0, 0, 0, 0, 0, 0, 0, 0, false));

    private final RpcService rpc;
    private final TaskManagerInfo info;
    private final List<TaskDeployment> tasks = new CopyOnWriteArrayList<>();
    private volatile @Nullable RpcPeer leader;
    private volatile CountDownLatch awaited = new CountDownLatch(0);

    RehearsedTasks(RpcService rpc) {
        this.rpc = rpc;
        info = new TaskManagerInfo(
                "rehearsal", rpc.address(), "localhost", 1, SLOTS, new HardwareInfo(1, 1 << 30, 1 << 30, 1 << 30));
        rpc.start(info.id(), "", executor -> this);
    }

    /** Registers at a leader, with all tasks that it has; done when that has answered. */
    void register(String address) throws Exception {
        List<HeldTask> held = tasks.stream()
                .map(task -> new HeldTask(
                        task.attempt(), task.slot(), TaskState.RUNNING, Map.of(TaskState.DEPLOYING, 1L), null))
                .toList();
        RpcPeer asked = rpc.connect(address, JobManagerMessage.ENDPOINT, "");
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Reply answer = asked.ask(new RegisterTaskManager(info, held), TIMEOUT).get();
        while (!(answer instanceof Reply.Registered) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS); // it leads, but is not open yet
            answer = asked.ask(new RegisterTaskManager(info, held), TIMEOUT).get();
        }
        if (!(answer instanceof Reply.Registered registered)) {
            throw new IllegalStateException("Not registered: " + answer);
        }
        leader = rpc.connect(address, JobManagerMessage.ENDPOINT, registered.leaderToken());
        tasks.forEach(task -> say(new ReaderRegistered(task.attempt(), "localhost", 0, 1)));
    }

    /** Waits until it was told of so many further checkpoints that they are complete; false: they do not come. */
    boolean awaitCheckpoints(int count, Duration limit) throws InterruptedException {
        CountDownLatch next = new CountDownLatch(count);
        awaited = next;
        return next.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many tasks it was given. */
    int count() {
        return tasks.size();
    }

    private void say(JobManagerMessage message) {
        RpcPeer known = leader;
        if (known != null) {
            known.ask(message, TIMEOUT)
                    .whenComplete((answer, failure) -> LOG.debug("{} was answered: {}", message, answer, failure));
        }
    }

    @Override
    public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
        if (message instanceof TaskManagerMessage known) {
            known.deliverTo(this, reply);
        }
    }

    @Override
    public void onDeployTasks(TaskManagerMessage.DeployTasks message, Consumer<Reply> reply) {
        tasks.addAll(message.tasks());
        reply.accept(new Reply.Done());
        for (TaskDeployment task : message.tasks()) {
            AttemptId attempt = task.attempt();
            say(new TaskStateChanged(attempt, TaskState.INITIALIZING, null, null, new byte[0]));
            say(new TaskStateChanged(attempt, TaskState.RUNNING, null, null, new byte[0]));
            say(new ReaderRegistered(attempt, "localhost", 0, 1));
        }
    }

    @Override
    public void onTriggerCheckpoint(TaskManagerMessage.TriggerCheckpoint message) {
        long id = message.barrier().checkpointId();
        tasks.forEach(task -> say(new AcknowledgeCheckpoint(task.attempt(), id, NO_STATE)));
    }

    @Override
    public void onCheckpointCompleted(TaskManagerMessage.CheckpointCompleted message) {
        awaited.countDown();
    }

    @Override
    public void onThreadDump(TaskManagerMessage.ThreadDump message, Consumer<Reply> reply) {
        reply.accept(new Reply.Text(List.of()));
    }

    @Override
    public void onFetchCollected(TaskManagerMessage.FetchCollected message, Consumer<Reply> reply) {
        reply.accept(new Reply.Refused("It is a rehearsal."));
    }

    @Override
    public void onCancelTask(TaskManagerMessage.CancelTask message) {}

    @Override
    public void onReleaseJob(TaskManagerMessage.ReleaseJob message) {}

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
    public void onCheckpointAborted(TaskManagerMessage.CheckpointAborted message) {}

    @Override
    public void onJobManagerHeartbeat(TaskManagerMessage.JobManagerHeartbeat message) {}
}
