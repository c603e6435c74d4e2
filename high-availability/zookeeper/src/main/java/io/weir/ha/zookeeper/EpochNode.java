package io.weir.ha.zookeeper;

import io.weir.runtime.ha.LeaderAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * The node {@code /epoch}, whose version is the epoch of the newest leader. It is changed once by each leader, by
 * compare-and-set, in one transaction with the leader's address; never deleted.
 *
 * <p>Threading: the epoch of this process is read by threads that write entries, hence volatile.
 */
final class EpochNode {
    static final String EPOCH = "/epoch";
    static final String LEADER = "/leader";
    /** This process does not lead. */
    private static final long NONE = 0;

    private final CuratorFramework client;
    private volatile long own = NONE;

    EpochNode(CuratorFramework client) {
        this.client = client;
    }

    /**
     * Begins the next epoch and publishes {@code address}, which goes away with the session.
     *
     * @return the epoch
     * @throws KeeperException.BadVersionException if somebody else was faster
     */
    long claim(LeaderAddress address) throws Exception {
        Stat before = client.checkExists().forPath(EPOCH);
        if (before == null) {
            before = create();
        }
        return claimAfter(before.getVersion(), address);
    }

    /** The same, if {@code version} is the newest epoch. */
    long claimAfter(int version, LeaderAddress address) throws Exception {
        byte[] claim = (address.rpc() + " " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        List<CuratorOp> operations = new ArrayList<>();
        operations.add(client.transactionOp().setData().withVersion(version).forPath(EPOCH, claim));
        if (client.checkExists().forPath(LEADER) != null) { // of a leader whose session is not over yet
            operations.add(client.transactionOp().delete().forPath(LEADER));
        }
        operations.add(client.transactionOp()
                .create()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(LEADER, LeaderNode.bytes(version + 1, address)));
        try {
            client.transaction().forOperations(operations);
        } catch (KeeperException e) {
            // The answer may be that to a repetition, after the connection was lost with the first one.
            Stat now = new Stat();
            byte[] holder = client.getData().storingStatIn(now).forPath(EPOCH);
            if (!Arrays.equals(holder, claim) || now.getVersion() != version + 1) {
                throw e;
            }
        }
        own = version + 1L;
        return own;
    }

    /** Whether a process has published its address that is not known to be gone: another one than this. */
    boolean anotherLeads() throws Exception {
        Stat leader = client.checkExists().forPath(LEADER);
        return leader != null
                && leader.getEphemeralOwner()
                        != client.getZookeeperClient().getZooKeeper().getSessionId();
    }

    /** Takes an address away that this process has published in this session, and whose term is over. */
    void withdrawStale() throws Exception {
        Stat leader = client.checkExists().forPath(LEADER);
        if (leader != null && own == NONE && !anotherLeads()) {
            client.delete().withVersion(leader.getVersion()).forPath(LEADER);
        }
    }

    private Stat create() throws Exception {
        try {
            client.create().creatingParentsIfNeeded().forPath(EPOCH, new byte[0]);
        } catch (KeeperException.NodeExistsException e) {
            // another candidate, at the same moment
        }
        return client.checkExists().forPath(EPOCH);
    }

    /** This process leads no longer. */
    void ended() {
        own = NONE;
    }

    /** Whether this process takes itself for the leader of that epoch. */
    boolean isOwn(long epoch) {
        return own == epoch;
    }

    /** The part of a transaction that fails unless {@code epoch} is the newest. */
    CuratorOp check(long epoch) throws Exception {
        return client.transactionOp()
                .check()
                .withVersion(Math.toIntExact(epoch))
                .forPath(EPOCH);
    }

    /** Takes the address away, for readers to know at once. */
    void withdraw(long epoch) throws Exception {
        client.transaction()
                .forOperations(check(epoch), client.transactionOp().delete().forPath(LEADER));
    }
}
