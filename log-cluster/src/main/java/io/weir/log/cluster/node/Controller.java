package io.weir.log.cluster.node;

import io.weir.log.cluster.zookeeper.StateCodec;
import io.weir.log.cluster.zookeeper.ZooKeeperStates;
import java.io.IOException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who leads partitions whose leader is gone, while this node is the one to decide. Each term has an epoch, the version of
 * {@code /controller}, and every decision is made only while that is the newest.
 *
 * <p><b>Threading:</b> confined to the thread of the cluster.
 */
final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final int NO_TERM = -1;

    private final CuratorFramework client;
    private final int node;
    private final LeaderLatch latch;
    private int epoch = NO_TERM;

    Controller(CuratorFramework client, int node) {
        this.client = client;
        this.node = node;
        latch = new LeaderLatch(client, "/controller-candidates", Integer.toString(node));
    }

    void start() throws IOException {
        try {
            latch.start();
        } catch (Exception e) {
            throw new IOException("This node cannot stand as a candidate in ZooKeeper: " + e.getMessage(), e);
        }
    }

    /** Whether this node is to decide. */
    boolean isElected() {
        return latch.hasLeadership();
    }

    /** Decides, if it is for this node. */
    void decide(ClusterView view) {
        if (!latch.hasLeadership()) {
            epoch = NO_TERM;
            return;
        }
        try {
            if (epoch == NO_TERM) {
                epoch = begin();
                LOG.info("This node decides who leads, epoch {}.", epoch);
            }
            for (LeaderChoice.Change change : LeaderChoice.changes(view)) {
                make(change);
            }
        } catch (KeeperException.BadVersionException e) {
            epoch = NO_TERM; // another node decides, or has decided
        } catch (Exception e) {
            epoch = NO_TERM;
            LOG.warn("Nothing can be decided now: {}", e.getMessage());
        }
    }

    private int begin() throws Exception {
        byte[] own = StateCodec.encode(new ControllerNode(node));
        Stat before = client.checkExists().forPath(ClusterWatch.CONTROLLER);
        if (before == null) {
            client.create().creatingParentsIfNeeded().forPath(ClusterWatch.CONTROLLER, new byte[0]);
            before = client.checkExists().forPath(ClusterWatch.CONTROLLER);
        }
        return client.setData()
                .withVersion(before.getVersion())
                .forPath(ClusterWatch.CONTROLLER, own)
                .getVersion();
    }

    private void make(LeaderChoice.Change change) throws Exception {
        try {
            client.transaction()
                    .forOperations(
                            client.transactionOp().check().withVersion(epoch).forPath(ClusterWatch.CONTROLLER),
                            client.transactionOp()
                                    .setData()
                                    .withVersion(change.version())
                                    .forPath(
                                            ZooKeeperStates.path(change.partition()),
                                            StateCodec.encode(change.state())));
            LOG.info(
                    "{} is to be led by node {}.",
                    change.partition(),
                    change.state().leader());
        } catch (KeeperException.BadVersionException e) {
            Stat term = client.checkExists().forPath(ClusterWatch.CONTROLLER);
            if (term == null || term.getVersion() != epoch) {
                throw e;
            }
            LOG.debug("{} has changed meanwhile.", change.partition());
        }
    }

    @Override
    public void close() throws IOException {
        latch.close();
    }
}
