package io.weir.taskmanager;

import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.LifelineClient;
import io.weir.runtime.rpc.RpcPeer;
import io.weir.runtime.rpc.RpcService;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a TaskManager to the leading JobManager: finds it, registers, keeps a lifeline open, reports, notices when the
 * other side is gone or another leads, and registers again. Confined to the endpoint's thread, but for {@link #tell}.
 *
 * <p>Where leaders are elected tasks outlive the loss of one for a lease; then they are canceled. The next leader is told of
 * them as the TaskManager registers, and adopts or drops them. Messages of an older epoch are refused from the moment on in
 * which a newer one is known.
 */
final class JobManagerLink {
    private static final Logger LOG = LoggerFactory.getLogger(JobManagerLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Another leader is on its way, or reads what was left; nothing is committed until its tasks are known to it. */
    private static final Duration LONGEST_PAUSE_ELECTING = Duration.ofMillis(100);

    private final RpcService rpc;
    private final TaskManagerConfig config;
    private final HighAvailability highAvailability;
    private final TaskManagerInfo info;
    private final EndpointExecutor executor;
    private final Consumer<String> fatal;
    private Runnable heartbeatDue = () -> {};
    private Consumer<String> lost = why -> {};
    private Supplier<List<HeldTask>> held = List::of;
    /** Who leads, as far as is known. */
    private Optional<LeaderInfo> known = Optional.empty();

    private volatile @Nullable RpcPeer leader;
    private volatile @Nullable URI restAddress;
    private @Nullable LifelineClient lifeline;
    private Duration pause = FIRST_PAUSE;
    private long session;
    private long search;
    private long heardNanos;
    private long searchingSinceNanos;
    private boolean stopped;

    /** {@code fatal} takes the reason for which the process must end. */
    JobManagerLink(
            RpcService rpc,
            TaskManagerConfig config,
            HighAvailability highAvailability,
            TaskManagerInfo info,
            EndpointExecutor executor,
            Consumer<String> fatal) {
        this.rpc = rpc;
        this.config = config;
        this.highAvailability = highAvailability;
        this.info = info;
        this.executor = executor;
        this.fatal = fatal;
    }

    void onHeartbeatDue(Runnable action) {
        heartbeatDue = action;
    }

    /** What happens when nobody wants the tasks any more; it is told why, as a sentence. */
    void onLost(Consumer<String> action) {
        lost = action;
    }

    /** Tells which tasks are here, for a new leader to decide on. */
    void onRegistering(Supplier<List<HeldTask>> question) {
        held = question;
    }

    /** Begins to look for the JobManager. */
    void start() {
        searchingSinceNanos = System.nanoTime();
        highAvailability.watchLeader(told -> executor.execute(() -> onLeader(told)));
        search();
    }

    private void onLeader(Optional<LeaderInfo> told) {
        known = told;
        if (stopped || told.isEmpty()) {
            return; // the one of before may still be there; if not, its lifeline tells
        }
        LeaderInfo newest = told.get();
        if (!newest.term().token().isEmpty()) {
            // What a former leader says is refused from now on.
            rpc.fence(info.id(), newest.term().token());
        }
        if (leader != null) {
            onLost(session, "%s leads".formatted(newest.address().rpc()));
        } else {
            pause = FIRST_PAUSE;
            search();
        }
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

    /** Looks for the leader anew; a search that is under way ends. */
    private void search() {
        register(++search);
    }

    private void register(long ofSearch) {
        if (stopped || ofSearch != search || leader != null) {
            return;
        }
        if (known.isEmpty()) {
            onFailure(ofSearch, null, "nobody leads");
            return;
        }
        LeaderInfo asked = known.get();
        RpcPeer unfenced = rpc.connect(asked.address().rpc(), JobManagerMessage.ENDPOINT, "");
        unfenced.ask(
                        new JobManagerMessage.RegisterTaskManager(info, held.get()),
                        config.watching().askTimeout())
                .whenCompleteAsync((answer, failure) -> onAnswer(ofSearch, asked, answer, failure), executor);
    }

    private void onAnswer(long ofSearch, LeaderInfo asked, @Nullable Reply answer, @Nullable Throwable failure) {
        if (stopped || ofSearch != search) {
            return;
        }
        if (answer instanceof Reply.Registered registered) {
            String token = asked.term().token();
            if (token.isEmpty() || token.equals(registered.leaderToken())) {
                onRegistered(asked, registered);
                return;
            }
        }
        onFailure(ofSearch, asked.address().rpc(), String.valueOf(failure == null ? answer : failure.getMessage()));
    }

    private void onFailure(long ofSearch, @Nullable String asked, String why) {
        long searchedNanos = System.nanoTime() - searchingSinceNanos;
        if (searchedNanos > config.watching().registrationTimeout().toNanos()) {
            long seconds = config.watching().registrationTimeout().toSeconds();
            fatal.accept(
                    asked == null
                            ? "No JobManager was elected within %d s.".formatted(seconds)
                            : "No JobManager answered at %s within %d s; last: %s".formatted(asked, seconds, why));
            return;
        }
        LOG.debug("Registration at {} failed: {}", asked, why);
        executor.schedule(pause, () -> register(ofSearch));
        Duration longest = highAvailability.electsLeaders() ? LONGEST_PAUSE_ELECTING : LONGEST_PAUSE;
        pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
    }

    private void onRegistered(LeaderInfo asked, Reply.Registered registered) {
        pause = FIRST_PAUSE;
        long thisSession = ++session;
        String address = asked.address().rpc();
        String host = address.substring(0, address.lastIndexOf(':'));
        if (!highAvailability.electsLeaders()) {
            // It starts with nothing, and knows nothing of what runs here.
            lost.accept("A JobManager begins anew with this TaskManager");
        }
        restAddress = URI.create("http://%s:%d/".formatted(host, registered.restPort()));
        rpc.fence(info.id(), registered.leaderToken());
        leader = rpc.connect(address, JobManagerMessage.ENDPOINT, registered.leaderToken());
        heardOf();
        lifeline = new LifelineClient(
                host,
                registered.lifelinePort(),
                info.id(),
                () -> executor.execute(() -> onLost(thisSession, "the connection was lost")));
        LOG.info("Registered at JobManager {} with {} slots", address, info.slots());
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
        LOG.warn("The JobManager is lost: {}. Looking for it again", how);
        leader = null;
        closeLifeline();
        searchingSinceNanos = System.nanoTime();
        if (highAvailability.electsLeaders()) {
            executor.schedule(config.watching().lease(), () -> onLeaseOver(ofSession));
        } else {
            lost.accept("The JobManager is lost");
        }
        search();
    }

    private void onLeaseOver(long ofSession) {
        if (ofSession == session && leader == null && !stopped) {
            lost.accept("No JobManager was reached for %d ms ('high-availability.lease')"
                    .formatted(config.watching().lease().toMillis()));
        }
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
