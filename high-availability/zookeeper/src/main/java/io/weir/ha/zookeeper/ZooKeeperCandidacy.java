package io.weir.ha.zookeeper;

import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.ha.LeaderProbe;
import io.weir.runtime.ha.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.recipes.leader.Participant;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits with Curator's latch for its turn; then claims the next epoch, as soon as no leader is published. The latch only says
 * whose turn it is: what makes a leader is the epoch. So nobody waits for the end of the session of a leader whose process
 * has ended for certain: who notices that first claims the next epoch out of turn. Confined to the worker thread, but for {@link #resign} and {@link #close}, which hand over to it.
 */
final class ZooKeeperCandidacy implements Candidacy {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperCandidacy.class);
    private static final String ELECTION = "/election";
    private static final long PAUSE_MILLIS = 500;
    private static final long NO_TERM = 0;

    private final CuratorFramework client;
    private final Executor worker;
    private final EpochNode epoch;
    private final LeaderAddress own;
    private final Candidate candidate;
    private final LeaderProbe probe = new LeaderProbe(gone -> run(() -> succeed(gone)));
    private @Nullable LeaderLatch latch;
    private long term = NO_TERM;
    private volatile boolean closed;

    ZooKeeperCandidacy(
            CuratorFramework client, Executor worker, EpochNode epoch, LeaderAddress own, Candidate candidate) {
        this.client = client;
        this.worker = worker;
        this.epoch = epoch;
        this.own = own;
        this.candidate = candidate;
    }

    /** Those that take part in the election, in the order in which it is their turn. */
    static List<LeaderAddress> candidates(CuratorFramework client) throws Exception {
        List<LeaderAddress> candidates = new ArrayList<>();
        try {
            // Never started, so it takes no part itself and holds nothing.
            for (Participant participant : new LeaderLatch(client, ELECTION).getParticipants()) {
                int blank = participant.getId().indexOf(' ');
                if (blank > 0) {
                    candidates.add(new LeaderAddress(
                            participant.getId().substring(0, blank),
                            participant.getId().substring(blank + 1)));
                }
            }
        } catch (KeeperException.NoNodeException e) {
            LOG.debug("Nobody has taken part in an election yet");
        }
        return candidates;
    }

    void begin() {
        if (closed) {
            return;
        }
        LeaderLatch next = new LeaderLatch(client, ELECTION, own.rpc() + " " + own.rest());
        next.addListener(
                new LeaderLatchListener() {
                    @Override
                    public void isLeader() {
                        claim(next);
                    }

                    @Override
                    public void notLeader() {
                        if (next == latch) {
                            depose("its session with ZooKeeper is lost");
                        }
                    }
                },
                this::run);
        latch = next;
        try {
            next.start();
        } catch (
                Exception e) { // Curator declares it; what goes wrong with the connection is repeated by Curator itself
            LOG.error("The JobManager cannot take part in the election", e);
            later(this::begin);
        }
    }

    private void claim(LeaderLatch turn) {
        if (closed || turn != latch || !turn.hasLeadership() || term != NO_TERM) {
            return;
        }
        try {
            if (epoch.anotherLeads()) { // who has succeeded out of turn, or one that is about to go
                later(() -> claim(turn));
                return;
            }
            term = epoch.claim(own);
        } catch (Exception e) {
            LOG.warn("Epoch not begun, tried again: {}", e.toString());
            later(() -> claim(turn));
            return;
        }
        elected();
        if (!turn.hasLeadership()) { // lost in between, when there was no term to end
            depose("its session with ZooKeeper is lost");
        }
    }

    private void elected() {
        LOG.info("Elected as leader of epoch {}: RPC on {}, REST on {}", term, own.rpc(), own.rest());
        candidate.onElected(Term.of(term));
    }

    /** Somebody leads, or nobody. */
    void onLeader(Optional<LeaderInfo> leader) {
        probe.watch(leader.filter(info -> !info.address().rpc().equals(own.rpc())));
        LeaderLatch turn = latch;
        if (leader.isEmpty() && turn != null) {
            claim(turn);
        }
    }

    /** The process of a leader has ended. Whoever is faster makes the others' claims fail. */
    private void succeed(LeaderInfo gone) {
        if (closed || term != NO_TERM || latch == null) {
            return;
        }
        try {
            term = epoch.claimAfter(Math.toIntExact(gone.term().epoch()), own);
        } catch (KeeperException.BadVersionException e) {
            LOG.info("Epoch {} is followed by another JobManager", gone.term().epoch());
            return;
        } catch (Exception e) { // a connection that was lost, or the session of who has gone ended at this moment
            LOG.warn("Epoch {} not followed, tried again: {}", gone.term().epoch(), e.toString());
            later(() -> succeed(gone));
            return;
        }
        elected();
    }

    /** The session is over, or, where that is not tolerated, the connection is lost. */
    void onConnectionLost() {
        depose("its session with ZooKeeper is lost");
    }

    private void depose(String why) {
        long ended = term;
        if (ended == NO_TERM) {
            return;
        }
        term = NO_TERM;
        epoch.ended();
        LOG.warn("Leader of epoch {} no longer: {}", ended, why);
        candidate.onDeposed(ended, why);
    }

    /** A term may have ended without a connection, over which its address could have been taken away. */
    void onReconnected() {
        if (term != NO_TERM || closed) {
            return;
        }
        try {
            epoch.withdrawStale();
        } catch (Exception e) {
            LOG.warn("The address of a term that is over stays published until the session ends: {}", e.toString());
        }
    }

    @Override
    public void resign(long ofEpoch, String why) {
        run(() -> {
            if (term != ofEpoch || closed) {
                return;
            }
            withdraw();
            depose(why);
            leaveLatch();
            later(this::begin);
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        probe.close();
        CompletableFuture<Void> left = new CompletableFuture<>();
        run(() -> {
            withdraw();
            term = NO_TERM;
            epoch.ended();
            leaveLatch();
            left.complete(null);
        });
        // Without a connection nothing can be left in good order; the session's end does it.
        left.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    }

    private void withdraw() {
        if (term == NO_TERM || !client.getZookeeperClient().isConnected()) {
            return;
        }
        try {
            epoch.withdraw(term);
        } catch (Exception e) {
            LOG.debug("The leader's address stays until its session ends", e);
        }
    }

    private void leaveLatch() {
        LeaderLatch left = latch;
        latch = null;
        if (left != null && left.getState() == LeaderLatch.State.STARTED) {
            try {
                left.close(LeaderLatch.CloseMode.SILENT);
            } catch (IOException e) {
                LOG.debug("The place in the election stays until the session ends", e);
            }
        }
    }

    private void later(Runnable work) {
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(() -> run(work));
    }

    private void run(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("After the end", e);
        }
    }
}
