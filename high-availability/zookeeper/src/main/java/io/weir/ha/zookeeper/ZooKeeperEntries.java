package io.weir.ha.zookeeper;

import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.FencedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries as children of one node, all on one level so that a change needs no parent. */
final class ZooKeeperEntries implements FencedEntries {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperEntries.class);
    private static final String ENTRIES = "/entries";
    private static final long PAUSE_MILLIS = 200;
    /** In how many rounds what is there may differ from what was there a moment before. */
    private static final int MAX_SURPRISES = 10;

    private final CuratorFramework client;
    private final EpochNode epoch;

    ZooKeeperEntries(CuratorFramework client, EpochNode epoch) {
        this.client = client;
        this.epoch = epoch;
    }

    @Override
    public Map<String, byte[]> read(String prefix) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try {
            // What another leader has written is seen only after that.
            client.sync().forPath(ENTRIES);
            for (String key : client.getChildren().forPath(ENTRIES)) {
                if (key.startsWith(prefix)) {
                    readOne(key, found);
                }
            }
            return found;
        } catch (KeeperException.NoNodeException e) {
            return found; // nobody has written anything yet
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new IOException("ZooKeeper cannot be read: %s.".formatted(e), e);
        }
    }

    private void readOne(String key, Map<String, byte[]> found) throws Exception {
        try {
            found.put(key, client.getData().forPath(ENTRIES + "/" + key));
        } catch (KeeperException.NoNodeException e) {
            LOG.debug("Entry {} was removed meanwhile", key);
        }
    }

    @Override
    public void write(long ofEpoch, List<Change> changes) throws IOException {
        int surprises = 0;
        while (epoch.isOwn(ofEpoch)) {
            try {
                client.transaction().forOperations(operations(ofEpoch, changes));
                return;
            } catch (KeeperException.BadVersionException e) {
                throw fenced(ofEpoch, "another leader was elected");
            } catch (KeeperException.NoNodeException | KeeperException.NodeExistsException e) {
                // A repetition after the connection was lost finds what the first one has done.
                if (++surprises > MAX_SURPRISES) {
                    throw new IOException("ZooKeeper refuses a change: %s.".formatted(e.getMessage()), e);
                }
            } catch (KeeperException.ConnectionLossException
                    | KeeperException.OperationTimeoutException
                    | KeeperException.SessionExpiredException e) {
                LOG.debug("A write of epoch {} waits for the connection", ofEpoch, e);
                pause();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (Exception e) {
                throw new IOException("ZooKeeper refuses a change: %s.".formatted(e), e);
            }
        }
        throw fenced(ofEpoch, "this JobManager leads no longer");
    }

    private List<CuratorOp> operations(long ofEpoch, List<Change> changes) throws Exception {
        List<CuratorOp> operations = new ArrayList<>();
        operations.add(epoch.check(ofEpoch));
        boolean parent = false;
        for (Change change : changes) {
            String path = ENTRIES + "/" + change.key();
            boolean there = client.checkExists().forPath(path) != null;
            byte[] value = change.value();
            if (value != null && there) {
                operations.add(client.transactionOp().setData().forPath(path, value));
            } else if (value != null) {
                parent = true;
                operations.add(client.transactionOp().create().forPath(path, value));
            } else if (there) {
                operations.add(client.transactionOp().delete().forPath(path));
            }
        }
        if (parent && client.checkExists().forPath(ENTRIES) == null) {
            operations.add(1, client.transactionOp().create().forPath(ENTRIES, new byte[0]));
        }
        return operations;
    }

    private static FencedException fenced(long ofEpoch, String why) {
        return new FencedException(ofEpoch, "A change of epoch %d is refused: %s.".formatted(ofEpoch, why));
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("Interrupted while ZooKeeper was written or read.", e);
    }
}
