package io.weir.log.cluster.zookeeper;

import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.cluster.ledger.PartitionStates;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** States of partitions, each in a node of ZooKeeper whose version is compared. */
public final class ZooKeeperStates implements PartitionStates {
    /** Below it: ids of topics, and below each the numbers of its partitions. */
    public static final String PARTITIONS = "/partitions";

    private final CuratorFramework client;

    /** {@code client} is not closed by this. */
    public ZooKeeperStates(CuratorFramework client) {
        this.client = client;
    }

    public static String path(UUID topic) {
        return PARTITIONS + "/" + topic;
    }

    public static String path(PartitionId partition) {
        return path(partition.topicId()) + "/" + partition.index();
    }

    @Override
    public Optional<Versioned> read(PartitionId partition) throws IOException {
        String path = path(partition);
        try {
            Stat stat = new Stat();
            byte[] bytes = client.getData().storingStatIn(stat).forPath(path);
            return Optional.of(new Versioned(StateCodec.decode(bytes, PartitionState.class, path), stat.getVersion()));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        } catch (Exception e) {
            throw failed("read", path, e);
        }
    }

    @Override
    public boolean create(PartitionId partition, PartitionState state) throws IOException {
        String path = path(partition);
        try {
            client.create().creatingParentsIfNeeded().forPath(path, StateCodec.encode(state));
            return true;
        } catch (KeeperException.NodeExistsException e) {
            return false;
        } catch (Exception e) {
            throw failed("made", path, e);
        }
    }

    @Override
    public boolean replace(PartitionId partition, PartitionState state, int version) throws IOException {
        String path = path(partition);
        try {
            client.setData().withVersion(version).forPath(path, StateCodec.encode(state));
            return true;
        } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
            // The answer may be that to a repetition, after the connection was lost with the first one.
            return read(partition)
                    .map(now -> now.version() == version + 1 && now.state().equals(state))
                    .orElse(false);
        } catch (Exception e) {
            throw failed("changed", path, e);
        }
    }

    @Override
    public boolean remove(PartitionId partition) throws IOException {
        String path = path(partition);
        try {
            client.delete().forPath(path);
            return true;
        } catch (KeeperException.NoNodeException e) {
            return false;
        } catch (Exception e) {
            throw failed("removed", path, e);
        }
    }

    static IOException failed(String what, String path, Exception cause) {
        return cause instanceof IOException already
                ? already
                : new IOException("%s cannot be %s in ZooKeeper: %s".formatted(path, what, cause.getMessage()), cause);
    }
}
