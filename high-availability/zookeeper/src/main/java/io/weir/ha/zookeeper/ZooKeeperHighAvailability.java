package io.weir.ha.zookeeper;

import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.ElectionStatus;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.runtime.ha.NewestLeader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process has of ZooKeeper: one connection, with which it contends, watches and writes. */
final class ZooKeeperHighAvailability implements HighAvailability {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperHighAvailability.class);

    private final CuratorFramework client;
    private final ExecutorService worker;
    private final boolean tolerateSuspended;
    private final EpochNode epoch;
    private final ZooKeeperEntries entries;
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

    ZooKeeperHighAvailability(ClientSettings settings) {
        tolerateSuspended = settings.tolerateSuspended();
        client = settings.client();
        worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "weir-zookeeper");
            thread.setDaemon(true);
            return thread;
        });
        epoch = new EpochNode(client);
        entries = new ZooKeeperEntries(client, epoch);
        client.getConnectionStateListenable().addListener((connected, state) -> {
            switch (state) {
                case SUSPENDED ->
                    LOG.warn("The connection to ZooKeeper at {} is lost; it is looked for", settings.quorum());
                case LOST -> LOG.warn("The session with ZooKeeper at {} is lost", settings.quorum());
                case CONNECTED, RECONNECTED -> LOG.info("Connected to ZooKeeper at {}", settings.quorum());
                case READ_ONLY -> LOG.warn("ZooKeeper at {} can only be read", settings.quorum());
            }
        });
        client.start();
    }

    @Override
    public boolean electsLeaders() {
        return true;
    }

    @Override
    public Candidacy contend(LeaderAddress own, Candidate candidate) {
        ZooKeeperCandidacy candidacy = new ZooKeeperCandidacy(client, worker, epoch, own, candidate);
        opened.add(candidacy);
        client.getConnectionStateListenable().addListener((connected, state) -> {
            if (state == ConnectionState.LOST || (state == ConnectionState.SUSPENDED && !tolerateSuspended)) {
                tell(candidacy::onConnectionLost);
            } else if (state == ConnectionState.RECONNECTED) {
                tell(candidacy::onReconnected);
            }
        });
        worker.execute(candidacy::begin);
        watchLeader(candidacy::onLeader);
        return candidacy;
    }

    @Override
    public AutoCloseable watchLeader(Consumer<Optional<LeaderInfo>> listener) {
        NewestLeader newest = new NewestLeader(listener);
        // Curator's cache would compare versions of nodes, and those of two leaders are both 0: whoever missed the
        // change while it
        // was cut off would never learn of it. So the node is read after each event and each connection.
        PersistentWatcher watcher = new PersistentWatcher(client, EpochNode.LEADER, false);
        watcher.getListenable().addListener(event -> tell(() -> look(newest)));
        watcher.getResetListenable().addListener(() -> tell(() -> look(newest)));
        opened.add(watcher);
        watcher.start();
        return watcher;
    }

    private void look(NewestLeader newest) {
        try {
            newest.accept(LeaderNode.read(client.getData().forPath(EpochNode.LEADER)));
        } catch (KeeperException.NoNodeException e) {
            newest.accept(Optional.empty());
        } catch (Exception e) { // the connection again, which brings another look when it is back
            LOG.debug("Who leads cannot be read", e);
        }
    }

    /** News comes by Curator's threads; listeners are called by ours. */
    private void tell(Runnable news) {
        try {
            worker.execute(news);
        } catch (RejectedExecutionException e) {
            LOG.debug("News after the end", e);
        }
    }

    @Override
    public Optional<FencedEntries> entries() {
        return Optional.of(entries);
    }

    @Override
    public ElectionStatus status() throws IOException {
        if (!client.getZookeeperClient().isConnected()) {
            return new ElectionStatus("zookeeper", false, List.of());
        }
        try {
            return new ElectionStatus("zookeeper", true, ZooKeeperCandidacy.candidates(client));
        } catch (Exception e) { // Curator declares it; what goes wrong is the connection
            throw new IOException("Who takes part in the election cannot be read from ZooKeeper: %s.".formatted(e), e);
        }
    }

    /** For tests: the session ends as if nothing had been heard of this process. */
    void expireSession() throws Exception {
        client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
    }

    @Override
    public void close() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) { // the session ends below, and all of it with that
                LOG.debug("Something of ZooKeeper cannot be closed", e);
            }
        }
        epoch.ended();
        worker.shutdown();
        client.close();
    }
}
