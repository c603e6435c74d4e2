package io.weir.jobmanager;

import io.weir.jobmanager.job.Clock;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.schedule.SlotPool;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.config.HeartbeatConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.AwaitsLastCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.DeclineCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.EventToEnumerator;
import io.weir.runtime.protocol.JobManagerMessage.Heartbeat;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.RegisterTaskManager;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.JobManagerMessage.TaskManagerLeaves;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerMessage.JobManagerHeartbeat;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.Lifelines;
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.runtime.rpc.RpcService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JobManager's endpoint: takes what TaskManagers say, watches them, and owns the {@link Dispatcher}. Everything here
 * runs on the endpoint's thread; others come in through {@link #call}.
 */
public final class JobManagerEndpoint implements RpcEndpoint, JobManagerMessage.Receiver, Lifelines.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(JobManagerEndpoint.class);

    private final RpcService rpc;
    private final EndpointExecutor main;
    private final String leaderToken;
    private final HeartbeatConfig heartbeats;
    private final Lifelines lifelines;
    private final TaskManagers taskManagers;
    private final SlotPool slots;
    private final Dispatcher dispatcher;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private int restPort;

    /** Wires itself; {@link #open} lets TaskManagers in. */
    JobManagerEndpoint(
            RpcService rpc,
            EndpointExecutor main,
            Function<Lifelines.Listener, Lifelines> lifelines,
            Leadership leadership,
            Function<TaskManagers, Dispatcher> dispatchers) {
        this.rpc = rpc;
        this.main = main;
        this.leaderToken = leadership.token();
        this.heartbeats = leadership.heartbeats();
        this.taskManagers = new TaskManagers(heartbeats, leadership.clock());
        this.dispatcher = dispatchers.apply(taskManagers);
        this.slots = dispatcher.slots();
        this.lifelines = lifelines.apply(this);
    }

    /**
     * What a JobManager goes by while it leads. One is made at each start; with leader election, one per term.
     *
     * @param token carried by all messages from and to it
     * @param heartbeats how it watches TaskManagers
     * @param clock the time
     */
    record Leadership(String token, HeartbeatConfig heartbeats, Clock clock) {}

    /** Lets TaskManagers in, who fetch jars at {@code port}, and begins to watch them. */
    void open(int port) {
        main.execute(() -> {
            restPort = port;
            tick();
        });
    }

    /** Runs {@code question} on the endpoint's thread. Callable from any thread. */
    public <T> CompletableFuture<T> call(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, main);
    }

    /** Takes a job; done when it runs and, where there are successors, is kept for them. Callable from any thread. */
    public CompletableFuture<Void> submit(JobGraph job) {
        return call(() -> dispatcher.accept(job)).thenCompose(accepted -> accepted);
    }

    /** Goes on with what a former leader has left. Callable from any thread. */
    void takeOver(List<StoredJob> left) {
        main.execute(() -> left.forEach(dispatcher::takeOver));
    }

    /** Another JobManager leads: jobs end here, and nothing that lasts is touched. The endpoint is stopped next. */
    CompletableFuture<Void> abandon() {
        return CompletableFuture.runAsync(dispatcher::abandon, main);
    }

    /** Done when nothing runs on the endpoint's thread any more. */
    CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** The jobs. On the endpoint's thread only. */
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The TaskManagers. On the endpoint's thread only. */
    public TaskManagers taskManagers() {
        return taskManagers;
    }

    /** The port of the REST endpoint. On the endpoint's thread only. */
    public int restPort() {
        return restPort;
    }

    @Override
    public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
        if (message instanceof JobManagerMessage known) {
            known.deliverTo(this, reply);
        } else {
            reply.accept(new Reply.Refused(
                    "A JobManager does not take " + message.getClass().getSimpleName() + "."));
        }
    }

    @Override
    public void onRegisterTaskManager(RegisterTaskManager message, Consumer<Reply> reply) {
        TaskManagerInfo info = message.info();
        if (restPort == 0) {
            reply.accept(
                    new Reply.Refused("The JobManager at %s is still starting; ask again.".formatted(rpc.address())));
        } else if (info.slots() < 1) {
            reply.accept(new Reply.Refused("TaskManager %s offers %d slots.".formatted(info.id(), info.slots())));
        } else {
            boolean isNew = taskManagers.find(info.id()).isEmpty();
            if (isNew) {
                taskManagers.add(info, rpc.connect(info.rpcAddress(), info.id(), leaderToken));
                LOG.info(
                        "TaskManager {} registered with {} slots and {} tasks",
                        info.id(),
                        info.slots(),
                        message.held().size());
                dispatcher.handle(slots.addTaskManager(
                        info.id(), info.host(), info.dataPort(), info.slots(), dispatcher.claims(message.held())));
            }
            reply.accept(new Reply.Registered(
                    leaderToken,
                    heartbeats.interval().toMillis(),
                    heartbeats.timeout().toMillis(),
                    restPort,
                    lifelines.port()));
            // The answer goes first: what tasks say to the leader needs it. Where an answer was lost they are told
            // again.
            dispatcher.found(info, message.held());
        }
    }

    @Override
    public void onTaskManagerLeaves(TaskManagerLeaves message) {
        lose(message.taskManagerId(), "it left: " + message.reason());
    }

    @Override
    public void onHeartbeat(Heartbeat message) {
        taskManagers.heartbeat(message.taskManagerId(), message.process());
        for (TaskReportedMetrics reported : message.tasks()) {
            job(reported.attempt()).ifPresent(job -> job.onMetrics(reported));
        }
    }

    @Override
    public void onTaskStateChanged(TaskStateChanged message, Consumer<Reply> reply) {
        job(message.attempt()).ifPresent(job -> job.onTaskStateChanged(message));
        reply.accept(new Reply.Done());
    }

    @Override
    public void onAcknowledgeCheckpoint(AcknowledgeCheckpoint message, Consumer<Reply> reply) {
        job(message.attempt()).ifPresent(job -> job.onAcknowledgeCheckpoint(message));
        reply.accept(new Reply.Done());
    }

    @Override
    public void onDeclineCheckpoint(DeclineCheckpoint message) {
        job(message.attempt()).ifPresent(job -> job.onDeclineCheckpoint(message));
    }

    @Override
    public void onAwaitsLastCheckpoint(AwaitsLastCheckpoint message, Consumer<Reply> reply) {
        job(message.attempt()).ifPresent(job -> job.onAwaitsLastCheckpoint(message));
        reply.accept(new Reply.Done());
    }

    @Override
    public void onReaderRegistered(ReaderRegistered message) {
        job(message.attempt()).ifPresent(job -> job.onReaderRegistered(message));
    }

    @Override
    public void onSplitRequested(SplitRequested message) {
        job(message.attempt()).ifPresent(job -> job.onSplitRequested(message));
    }

    @Override
    public void onEventToEnumerator(EventToEnumerator message) {
        job(message.attempt()).ifPresent(job -> job.onEventToEnumerator(message));
    }

    @Override
    public void onLifelineOpened(String taskManagerId) {
        main.execute(() -> {
            if (taskManagers.wasGivenUp(taskManagerId)) {
                lifelines.cut(taskManagerId);
            }
        });
    }

    @Override
    public void onLifelineClosed(String taskManagerId) {
        main.execute(() -> lose(taskManagerId, "its connection was closed, so its process has ended or is cut off"));
    }

    @Override
    public void onStopped() {
        lifelines.close();
        stopped.complete(null);
    }

    private Optional<JobMaster> job(AttemptId attempt) {
        return dispatcher.find(attempt.jobId());
    }

    private void lose(String taskManagerId, String how) {
        Optional<TaskManagerEntry> lost = taskManagers.find(taskManagerId);
        if (lost.isEmpty()) {
            return;
        }
        String message = "TaskManager %s on %s was lost: %s."
                .formatted(taskManagerId, lost.get().info().host(), how);
        LOG.warn("{}", message);
        taskManagers.remove(taskManagerId);
        slots.removeTaskManager(taskManagerId);
        lifelines.cut(taskManagerId);
        List.copyOf(dispatcher.jobs()).forEach(job -> job.onTaskManagerLost(taskManagerId, message));
    }

    private void tick() {
        for (String silent : taskManagers.silent()) {
            lose(
                    silent,
                    "nothing was heard of it for %d s ('heartbeat.timeout')"
                            .formatted(heartbeats.timeout().toSeconds()));
        }
        taskManagers.all().forEach(entry -> entry.peer().tell(new JobManagerHeartbeat()));
        dispatcher.expireSlotRequests();
        main.schedule(heartbeats.interval(), this::tick);
    }
}
