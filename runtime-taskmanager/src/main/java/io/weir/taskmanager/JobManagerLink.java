package io.weir.taskmanager;

import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.LifelineClient;
import io.weir.runtime.rpc.RpcPeer;
import io.weir.runtime.rpc.RpcService;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a TaskManager to its JobManager: registers, keeps a lifeline open, reports, notices when the other side is
 * gone, and registers again. Confined to the endpoint's thread, but for {@link #tell}.
 */
final class JobManagerLink {
    private static final Logger LOG = LoggerFactory.getLogger(JobManagerLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RpcService rpc;
    private final TaskManagerConfig config;
    private final TaskManagerInfo info;
    private final EndpointExecutor executor;
    private final Consumer<String> fatal;
    private Runnable heartbeatDue = () -> {};
    private Runnable lost = () -> {};
    private volatile @Nullable RpcPeer leader;
    private volatile @Nullable URI restAddress;
    private @Nullable LifelineClient lifeline;
    private Duration pause = FIRST_PAUSE;
    private long session;
    private long heardNanos;
    private long searchingSinceNanos;
    private boolean stopped;

    /** {@code fatal} takes the reason for which the process must end. */
    JobManagerLink(
            RpcService rpc,
            TaskManagerConfig config,
            TaskManagerInfo info,
            EndpointExecutor executor,
            Consumer<String> fatal) {
        this.rpc = rpc;
        this.config = config;
        this.info = info;
        this.executor = executor;
        this.fatal = fatal;
    }

    void onHeartbeatDue(Runnable action) {
        heartbeatDue = action;
    }

    void onLost(Runnable action) {
        lost = action;
    }

    /** Begins to look for the JobManager. */
    void start() {
        searchingSinceNanos = System.nanoTime();
        register();
    }

    /** Sends to the leader; without one it is dropped, as the leader will ask anew. Callable from any thread. */
    void tell(JobManagerMessage message) {
        RpcPeer peer = leader;
        if (peer != null) {
            peer.tell(message);
        }
    }

    /**
     * Reports what is answered with Done, until the leader has taken it: the job would wait for ever for the end of a task
     * that it does not hear of. Callable from any thread.
     */
    void report(JobManagerMessage message) {
        RpcPeer peer = leader;
        if (peer == null) {
            return; // a job without its JobManager is given up anyway
        }
        peer.ask(message, config.watching().askTimeout())
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure != null && peer == leader && !stopped) {
                                LOG.debug("{} is reported again: {}", message, failure.toString());
                                executor.schedule(FIRST_PAUSE, () -> report(message));
                            }
                        },
                        executor);
    }

    /** Where jars are fetched. */
    URI restAddress() {
        URI address = restAddress;
        if (address == null) {
            throw new IllegalStateException("not registered with a JobManager");
        }
        return address;
    }

    /** The JobManager has said something. */
    void heardOf() {
        heardNanos = System.nanoTime();
    }

    private void register() {
        if (stopped) {
            return;
        }
        RpcPeer unfenced = rpc.connect(config.jobManagerAddress(), JobManagerMessage.ENDPOINT, "");
        unfenced.ask(
                        new JobManagerMessage.RegisterTaskManager(info),
                        config.watching().askTimeout())
                .whenCompleteAsync(this::onAnswer, executor);
    }

    private void onAnswer(@Nullable Reply answer, @Nullable Throwable failure) {
        if (answer instanceof Reply.Registered registered) {
            onRegistered(registered);
            return;
        }
        long searchedNanos = System.nanoTime() - searchingSinceNanos;
        if (searchedNanos > config.watching().registrationTimeout().toNanos()) {
            fatal.accept("No JobManager answered at %s within %d s; last: %s"
                    .formatted(
                            config.jobManagerAddress(),
                            config.watching().registrationTimeout().toSeconds(),
                            failure == null ? answer : failure.getMessage()));
            return;
        }
        LOG.debug("Registration at {} failed: {}", config.jobManagerAddress(), failure == null ? answer : failure);
        executor.schedule(pause, this::register);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void onRegistered(Reply.Registered registered) {
        pause = FIRST_PAUSE;
        long thisSession = ++session;
        String host = config.jobManagerAddress()
                .substring(0, config.jobManagerAddress().lastIndexOf(':'));
        restAddress = URI.create("http://%s:%d/".formatted(host, registered.restPort()));
        rpc.fence(info.id(), registered.leaderToken());
        leader = rpc.connect(config.jobManagerAddress(), JobManagerMessage.ENDPOINT, registered.leaderToken());
        heardOf();
        lifeline = new LifelineClient(
                host,
                registered.lifelinePort(),
                info.id(),
                () -> executor.execute(() -> onLost(thisSession, "the connection was lost")));
        LOG.info("Registered at JobManager {} with {} slots", config.jobManagerAddress(), info.slots());
        Duration interval = Duration.ofMillis(registered.heartbeatIntervalMillis());
        Duration timeout = Duration.ofMillis(registered.heartbeatTimeoutMillis());
        executor.schedule(interval, () -> beat(thisSession, interval, timeout));
    }

    private void beat(long ofSession, Duration interval, Duration timeout) {
        if (ofSession != session || leader == null || stopped) {
            return;
        }
        long silentNanos = System.nanoTime() - heardNanos;
        if (silentNanos > timeout.toNanos()) {
            onLost(ofSession, "nothing was heard of it for %d ms".formatted(silentNanos / 1_000_000));
            return;
        }
        heartbeatDue.run();
        executor.schedule(interval, () -> beat(ofSession, interval, timeout));
    }

    private void onLost(long ofSession, String how) {
        if (ofSession != session || leader == null || stopped) {
            return;
        }
        LOG.warn("JobManager {} is lost: {}. Looking for it again", config.jobManagerAddress(), how);
        leader = null;
        closeLifeline();
        lost.run();
        searchingSinceNanos = System.nanoTime();
        register();
    }

    /** Says good-bye. */
    void stop(String reason) {
        if (!stopped) {
            tell(new JobManagerMessage.TaskManagerLeaves(info.id(), reason));
            stopped = true;
            closeLifeline();
        }
    }

    private void closeLifeline() {
        if (lifeline != null) {
            lifeline.close();
            lifeline = null;
        }
    }
}
