package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Log brokers of one cluster, each a process of its own with files of its own, and a peer of ZooKeeper. */
public final class LogBrokers implements AutoCloseable {
    private final List<LogBroker> brokers = new ArrayList<>();
    private final Cluster zookeeper;

    /** Starts {@code count} of them; {@code settings} as {@code key=value} are those of each. */
    public LogBrokers(String name, int count, String... settings) {
        zookeeper = new Cluster(name + "-zookeeper", 0);
        List<Integer> ports = FreePorts.take(3 + count);
        Path directory = zookeeper.directory();
        try {
            Files.write(
                    zookeeper.conf().resolve("zoo.cfg"),
                    List.of(
                            "tickTime=500",
                            "initLimit=10",
                            "syncLimit=5",
                            "dataDir=" + directory.resolve("zookeeper"),
                            "clientPort=" + ports.get(0),
                            "server.1=localhost:%d:%d".formatted(ports.get(1), ports.get(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        zookeeper.script("start-zookeeper-quorum.sh").endedWith(0);
        for (int node = 1; node <= count; node++) {
            List<String> own = new ArrayList<>(List.of(
                    "broker.id=" + node,
                    "zookeeper.connect=localhost:" + ports.get(0) + "/log",
                    "bookkeeper.bookiePort=" + ports.get(2 + node)));
            own.addAll(List.of(settings));
            brokers.add(new LogBroker(name + "-" + node, own.toArray(new String[0])));
        }
        brokers.forEach(LogBroker::launch);
        brokers.forEach(broker ->
                eventually("a broker answers", () -> broker.answer("/heartbeat").equals("OK\n")));
    }

    /** The one of that number, from 0. */
    public LogBroker get(int index) {
        return brokers.get(index);
    }

    /** Where clients connect. */
    public String addresses() {
        return brokers.stream().map(LogBroker::address).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        for (LogBroker each : brokers) {
            each.close();
        }
        zookeeper.script("zookeeper.sh", "stop-all");
        zookeeper.close();
    }
}
