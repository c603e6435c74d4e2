package io.weir.log.cluster.node;

import io.weir.log.broker.Broker;
import io.weir.log.cluster.zookeeper.StateCodec;
import io.weir.log.config.BrokerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.test.TestingServer;

/** Brokers of one cluster in this JVM, with ZooKeeper. */
final class TestBrokers implements AutoCloseable {
    private final Path directory;
    private final TestingServer zookeeper;
    private final Map<Integer, Broker> running = new TreeMap<>();

    TestBrokers(Path directory, int count) throws Exception {
        this.directory = directory;
        zookeeper = new TestingServer(true);
        for (int node = 1; node <= count; node++) {
            start(node);
        }
    }

    void start(int node) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("broker.id", String.valueOf(node));
        settings.put("broker.rack", "rack-" + node);
        settings.put("zookeeper.connect", zookeeper.getConnectString() + "/weir/log");
        settings.put("zookeeper.session.timeout.ms", "4000");
        settings.put("listeners", "PLAINTEXT://localhost:0");
        settings.put("log.dirs", directory.resolve("node-" + node).toString());
        settings.put("bookkeeper.bookiePort", "0");
        settings.put("http.server.enabled", "false");
        settings.put("default.replication.factor", "3");
        settings.put("min.insync.replicas", "2");
        settings.put("offsets.topic.num.partitions", "3");
        settings.put("transaction.state.log.num.partitions", "3");
        settings.put("log.cleaner.backoff.ms", "200");
        settings.put("log.cleaner.min.cleanable.ratio", "0.01");
        settings.put("group.initial.rebalance.delay.ms", "0");
        running.put(node, Broker.start(BrokerConfig.of(settings)));
    }

    void stop(int node) {
        running.remove(node).close();
    }

    /** Has a topic kept with segments of so many bytes, also one of the brokers' own, which no client may change. */
    void segmentBytes(String topic, int bytes) throws Exception {
        String path = "/weir/log" + ClusterWatch.TOPICS + "/" + topic;
        try (CuratorFramework client =
                CuratorFrameworkFactory.newClient(zookeeper.getConnectString(), new RetryNTimes(10, 200))) {
            client.start();
            TopicNode before = StateCodec.decode(client.getData().forPath(path), TopicNode.class, path);
            Map<String, String> own = new HashMap<>(before.settings());
            own.put("segment.bytes", String.valueOf(bytes));
            TopicNode after = new TopicNode(before.id(), before.partitions(), before.internal(), own);
            client.setData().forPath(path, StateCodec.encode(after));
        }
    }

    String bootstrap() {
        return running.values().stream()
                .map(broker -> broker.address("PLAINTEXT"))
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() throws Exception {
        running.values().forEach(Broker::close);
        zookeeper.close();
    }
}
