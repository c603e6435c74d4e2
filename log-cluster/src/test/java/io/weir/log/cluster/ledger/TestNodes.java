package io.weir.log.cluster.ledger;

import io.weir.log.cluster.storage.StorageNode;
import io.weir.log.cluster.storage.StorageSettings;
import io.weir.log.cluster.zookeeper.ZooKeeperStates;
import io.weir.log.compaction.CompactionSettings;
import io.weir.log.wire.KafkaCompression;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.bookkeeper.client.api.BookKeeper;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.test.TestingServer;

/** ZooKeeper and storage nodes in this JVM, with real sockets and files. */
public final class TestNodes implements AutoCloseable {
    private static final long NEVER = 1L << 40;

    private final Path directory;
    private final TestingServer zookeeper;
    private final Map<Integer, StorageNode> running = new TreeMap<>();
    private final Map<Integer, BookKeeper> clients = new TreeMap<>();
    private final CuratorFramework client;
    private volatile InstantSource clock = InstantSource.system();

    public TestNodes(Path directory, int nodes) throws Exception {
        this.directory = directory;
        zookeeper = new TestingServer(true);
        client = CuratorFrameworkFactory.builder()
                .connectString(zookeeper.getConnectString())
                .namespace("log")
                .retryPolicy(new RetryNTimes(10, 200))
                .build();
        client.start();
        client.create().creatingParentsIfNeeded().forPath("/up");
        StorageNode.format(settings(1));
        for (int node = 1; node <= nodes; node++) {
            start(node);
        }
    }

    private StorageSettings settings(int node) {
        Path own = directory.resolve("node-" + node);
        return new StorageSettings(
                node,
                zookeeper.getConnectString() + "/log",
                new StorageSettings.Places(own.resolve("journal"), own.resolve("ledgers"), "127.0.0.1", 0),
                10_000,
                Map.of());
    }

    public void start(int node) throws Exception {
        running.put(node, StorageNode.start(settings(node)));
    }

    public void stop(int node) {
        running.remove(node).close();
    }

    public List<Integer> alive() {
        return List.copyOf(running.keySet());
    }

    public PartitionStates states() {
        return new ZooKeeperStates(client);
    }

    public CuratorFramework zookeeper() {
        return client;
    }

    /** What stores opened from now on take for the time. */
    public void clock(InstantSource newClock) {
        clock = newClock;
    }

    /** What ledgers there are, as node {@code node} sees them. */
    Ledgers ledgers(int node) throws Exception {
        return new Ledgers(client(node));
    }

    private BookKeeper client(int node) throws Exception {
        BookKeeper ledgers = clients.get(node);
        if (ledgers == null) {
            ledgers = BookKeeper.newBuilder(settings(node).client()).build();
            clients.put(node, ledgers);
        }
        return ledgers;
    }

    /** A store as node {@code node} has it, with a client of BookKeeper of its own. */
    public LedgerStore store(int node, int minInSync) throws Exception {
        return store(node, minInSync, states());
    }

    LedgerStore store(int node, int minInSync, PartitionStates states) throws Exception {
        return new LedgerStore(
                node,
                ledgers(node),
                states,
                new Surroundings(this::alive, partition -> minInSync, clock, new KafkaCompression()),
                new LedgerStore.Periods(300_000, 86_400_000),
                new CompactionSettings(1, 1 << 20, Double.MAX_VALUE, NEVER, new KafkaCompression()));
    }

    @Override
    public void close() throws Exception {
        for (BookKeeper each : clients.values()) {
            each.close();
        }
        running.values().forEach(StorageNode::close);
        client.close();
        zookeeper.close();
    }
}
