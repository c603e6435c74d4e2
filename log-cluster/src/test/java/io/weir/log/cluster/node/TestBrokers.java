package io.weir.log.cluster.node;

import io.weir.log.broker.Broker;
import io.weir.log.config.BrokerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        settings.put("offsets.topic.segment.bytes", "5000");
        settings.put("log.cleaner.backoff.ms", "200");
        settings.put("group.initial.rebalance.delay.ms", "0");
        running.put(node, Broker.start(BrokerConfig.of(settings)));
    }

    void stop(int node) {
        running.remove(node).close();
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
