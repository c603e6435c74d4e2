package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityChoice;
import io.weir.runtime.ha.LeaderInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Cluster} with ZooKeeper peers and several JobManagers, of which one is elected. */
public final class ElectingCluster implements AutoCloseable {
    private final Cluster cluster;
    private final List<Integer> restPorts;
    private final List<Integer> peerPorts = new ArrayList<>();
    private final HighAvailability watching;
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Optional<LeaderInfo> leader = Optional.empty();

    /** Starts all processes: one peer, two JobManagers; sessions last two seconds. */
    ElectingCluster(String name, int taskManagers) {
        this(name, taskManagers, 2, 1);
    }

    /** Starts all processes; sessions last two seconds. */
    public ElectingCluster(String name, int taskManagers, int jobManagers, int peers) {
        this(name, taskManagers, jobManagers, peers, new Times("2 s", "5 s"));
    }

    /** How long sessions last, and how long TaskManagers keep tasks without a leader. */
    public record Times(String session, String lease) {}

    /** Starts all processes. */
    public ElectingCluster(String name, int taskManagers, int jobManagers, int peers, Times times) {
        List<Integer> ports = FreePorts.take(jobManagers + 3 * peers);
        restPorts = ports.subList(0, jobManagers);
        cluster = new Cluster(name, taskManagers);
        Path directory = cluster.directory();
        List<String> settings = new ArrayList<>(
                List.of("tickTime=500", "initLimit=10", "syncLimit=5", "dataDir=" + directory.resolve("zookeeper")));
        List<String> addresses = new ArrayList<>();
        for (int peer = 0; peer < peers; peer++) {
            List<Integer> own = ports.subList(jobManagers + 3 * peer, jobManagers + 3 * peer + 3);
            settings.add("server.%d=localhost:%d:%d;%d".formatted(peer + 1, own.get(1), own.get(2), own.get(0)));
            addresses.add("localhost:" + own.get(0));
            peerPorts.add(own.get(0));
        }
        String quorum = String.join(",", addresses);
        write("zoo.cfg", settings.toArray(new String[0]));
        write("masters", restPorts.stream().map(port -> "localhost:" + port).toArray(String[]::new));
        cluster.with(
                "high-availability.type: zookeeper",
                "high-availability.storageDir: file://" + directory.resolve("shared"),
                "high-availability.zookeeper.quorum: '" + quorum + "'",
                "high-availability.zookeeper.client.session-timeout: " + times.session,
                "high-availability.lease: " + times.lease,
                "heartbeat.timeout: 4 s");
        cluster.talkTo(restPorts.get(0));
        cluster.script("start-zookeeper-quorum.sh").endedWith(0);
        watching = HighAvailabilityChoice.open(Configuration.fromMap(
                Map.of("high-availability.type", "zookeeper", "high-availability.zookeeper.quorum", quorum)));
        watching.watchLeader(told -> leader = told);
        // A busy machine takes longer than the script waits; whether anybody leads is seen here.
        cluster.script("start-cluster.sh");
        awaitLeaderAfter(0);
    }

    private void write(String name, String... lines) {
        try {
            Files.write(cluster.conf().resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its processes, but for ZooKeeper. */
    public Cluster cluster() {
        return cluster;
    }

    /** Waits for a leader of a later epoch; from then on REST calls go to it. */
    public LeaderInfo awaitLeaderAfter(long epoch) {
        eventually(
                "there is a leader after epoch " + epoch,
                () -> leader.filter(info -> info.term().epoch() > epoch).isPresent());
        LeaderInfo found = leader.orElseThrow();
        cluster.talkTo(restPort(found));
        return found;
    }

    /** The REST port of a leader. */
    public static int restPort(LeaderInfo leader) {
        return URI.create(leader.address().rest()).getPort();
    }

    /** The REST port of the JobManager that is not {@code leader}. */
    int otherPort(LeaderInfo leader) {
        return restPorts.get(restPorts.indexOf(restPort(leader)) == 0 ? 1 : 0);
    }

    /** The process of a JobManager. */
    public ProcessHandle jobManager(int restPort) {
        return cluster.processes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("-Drest.port=" + restPort))
                .findFirst()
                .orElseThrow();
    }

    /** Starts a JobManager again that was killed. */
    public void startJobManager(int restPort) {
        cluster.script(
                        "jobmanager.sh",
                        "start",
                        "-Djobmanager.rpc.address=localhost",
                        "-Drest.address=localhost",
                        "-Drest.port=" + restPort)
                .endedWith(0);
    }

    /** Who leads, as far as ZooKeeper has told. */
    public Optional<LeaderInfo> leader() {
        return leader;
    }

    /** Ends a peer of ZooKeeper, counted from 1, with signal 9. */
    public void killPeer(int peer) {
        cluster.processes().stream()
                .filter(process -> process.info().commandLine().orElse("").endsWith("--peerId " + peer))
                .findFirst()
                .orElseThrow()
                .destroyForcibly();
    }

    /** Starts a peer of ZooKeeper again. */
    public void startPeer(int peer) {
        cluster.script("zookeeper.sh", "start", peer).endedWith(0);
    }

    /** Waits until a peer serves clients, which it does as a part of a quorum only. */
    public void awaitPeer(int peer) {
        eventually("peer %d serves".formatted(peer), () -> {
            try (Socket socket = new Socket("localhost", peerPorts.get(peer - 1))) {
                socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("Mode: ");
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Where a peer, one of several, has its log. */
    public Path peerDirectory(int peer) {
        return cluster.directory().resolve("zookeeper").resolve("peer-" + peer);
    }

    /** Waits until a JobManager that was started answers, while another leads. */
    public void awaitStandby(int restPort) {
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/weir/v1/leadership".formatted(restPort)))
                .build();
        eventually("the JobManager at port %d stands by".formatted(restPort), () -> {
            try {
                return http.send(question, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
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
