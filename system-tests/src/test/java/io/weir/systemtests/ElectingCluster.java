package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityChoice;
import io.weir.runtime.ha.LeaderInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Cluster} with a ZooKeeper peer and two JobManagers, of which one is elected. */
final class ElectingCluster implements AutoCloseable {
    private final Cluster cluster;
    private final List<Integer> restPorts;
    private final HighAvailability watching;
    private volatile Optional<LeaderInfo> leader = Optional.empty();

    /** Starts all processes; sessions last two seconds. */
    ElectingCluster(String name, int taskManagers) {
        List<Integer> ports = FreePorts.take(5);
        restPorts = ports.subList(0, 2);
        String quorum = "localhost:" + ports.get(2);
        cluster = new Cluster(name, taskManagers);
        Path directory = cluster.directory();
        write(
                "zoo.cfg",
                "tickTime=500",
                "initLimit=10",
                "syncLimit=5",
                "dataDir=" + directory.resolve("zookeeper"),
                "clientPort=" + ports.get(2),
                "server.1=localhost:%d:%d".formatted(ports.get(3), ports.get(4)));
        write("masters", "localhost:" + restPorts.get(0), "localhost:" + restPorts.get(1));
        cluster.with(
                "high-availability.type: zookeeper",
                "high-availability.storageDir: file://" + directory.resolve("shared"),
                "high-availability.zookeeper.quorum: " + quorum,
                "high-availability.zookeeper.client.session-timeout: 2 s",
                "high-availability.lease: 5 s",
                "heartbeat.timeout: 4 s");
        cluster.talkTo(restPorts.get(0));
        cluster.script("start-zookeeper-quorum.sh").endedWith(0);
        cluster.start();
        watching = HighAvailabilityChoice.open(Configuration.fromMap(
                Map.of("high-availability.type", "zookeeper", "high-availability.zookeeper.quorum", quorum)));
        watching.watchLeader(told -> leader = told);
        awaitLeaderAfter(0);
    }

    private void write(String name, String... lines) {
        try {
            Files.write(cluster.conf().resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cluster cluster() {
        return cluster;
    }

    /** Waits for a leader of a later epoch; from then on REST calls go to it. */
    LeaderInfo awaitLeaderAfter(long epoch) {
        eventually(
                "there is a leader after epoch " + epoch,
                () -> leader.filter(info -> info.term().epoch() > epoch).isPresent());
        LeaderInfo found = leader.orElseThrow();
        cluster.talkTo(restPort(found));
        return found;
    }

    static int restPort(LeaderInfo leader) {
        return URI.create(leader.address().rest()).getPort();
    }

    /** The REST port of the JobManager that is not {@code leader}. */
    int otherPort(LeaderInfo leader) {
        return restPorts.get(restPorts.indexOf(restPort(leader)) == 0 ? 1 : 0);
    }

    /** The process of a JobManager. */
    ProcessHandle jobManager(int restPort) {
        return cluster.processes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("-Drest.port=" + restPort))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        watching.close();
        try {
            cluster.close();
        } finally {
            cluster.script("zookeeper.sh", "stop-all");
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
