package io.weir.log.cluster.node;

import io.weir.log.cluster.zookeeper.StateCodec;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets others know that this node is there, for as long as its session lasts. */
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CuratorFramework client;
    private final NodeRecord own;
    private final String path;

    Registration(CuratorFramework client, NodeRecord own) {
        this.client = client;
        this.own = own;
        path = ClusterWatch.IDS + "/" + own.id();
    }

    /**
     * Registers, once a former process of the same number is forgotten.
     *
     * @throws IOException if the number is still taken after {@code patienceMillis}
     */
    void begin(long patienceMillis) throws IOException {
        long start = System.nanoTime();
        try {
            while (!tryCreate()) {
                if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
                    throw new IOException(
                            "Another process is node %d of this cluster. Give each node a broker.id of its own."
                                    .formatted(own.id()));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(
                    "Node %d cannot be registered in ZooKeeper: %s".formatted(own.id(), e.getMessage()), e);
        }
    }

    private boolean tryCreate() throws Exception {
        try {
            client.create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL)
                    .forPath(path, StateCodec.encode(own));
            return true;
        } catch (KeeperException.NodeExistsException e) {
            return isOwn(); // this may be the answer to a repetition
        }
    }

    private boolean isOwn() throws Exception {
        try {
            return StateCodec.decode(client.getData().forPath(path), NodeRecord.class, path)
                    .incarnation()
                    .equals(own.incarnation());
        } catch (KeeperException.NoNodeException e) {
            return false;
        }
    }

    /** Registers again if the session was lost. */
    void look(ClusterView view) {
        NodeRecord known = view.nodes().get(own.id());
        if (known == null || !known.incarnation().equals(own.incarnation())) {
            try {
                if (!isOwn() && tryCreate()) {
                    LOG.info("Node {} is registered again.", own.id());
                }
            } catch (Exception e) {
                LOG.debug("Node {} cannot be registered now.", own.id(), e);
            }
        }
    }

    /** Is not there any more, for others to know at once. */
    void end() {
        try {
            client.delete().forPath(path);
        } catch (Exception e) {
            LOG.debug("The registration goes with the session.", e);
        }
    }
}
