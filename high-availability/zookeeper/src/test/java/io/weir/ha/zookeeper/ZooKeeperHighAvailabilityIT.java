package io.weir.ha.zookeeper;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.ha.FencedException;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityContract;
import io.weir.runtime.ha.LeaderAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract against three real peers of ZooKeeper in this JVM. */
final class ZooKeeperHighAvailabilityIT extends HighAvailabilityContract {
    private static TestingCluster peers;
    private static int clusters;

    private final Configuration settings = Configuration.fromMap(Map.of(
            "high-availability.zookeeper.quorum",
            peers.getConnectString(),
            "high-availability.cluster-id",
            "/cluster-" + ++clusters));
    private final List<HighAvailability> opened = new ArrayList<>();

    @BeforeAll
    static void startPeers() throws Exception {
        peers = new TestingCluster(3);
        peers.start();
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
    }

    @AfterEach
    void close() {
        opened.forEach(HighAvailability::close);
    }

    @Test
    void whoseProcessHasEndedIsFollowedBeforeItsSessionIsOver() throws Exception {
        try (Port port = new Port()) {
            Recorded first = new Recorded();
            HighAvailability leader = process();
            leader.contend(port.address(), first);
            eventually("the first is elected", first::leads);
            List<Recorded> others = List.of(new Recorded(), new Recorded());
            for (int i = 0; i < others.size(); i++) {
                process().contend(address(2 + i), others.get(i));
            }
            eventually("the others watch it", () -> port.connections() == others.size());

            port.close(); // its session goes on, so that nothing but the port tells of the end

            eventually("another is elected", () -> others.stream().anyMatch(Recorded::leads));
            assertThat(first.deposed).as("its session lives").isEmpty();
            assertThat(others).filteredOn(Recorded::leads).hasSize(1);
            assertThatThrownBy(() -> leader.entries().orElseThrow().write(first.epoch(), List.of()))
                    .isInstanceOf(FencedException.class);
        }
    }

    @Test
    void whoOnlyClosesAConnectionIsNotFollowed() throws Exception {
        try (Port port = new Port()) {
            Recorded first = new Recorded();
            process().contend(port.address(), first);
            eventually("the first is elected", first::leads);
            Recorded second = new Recorded();
            process().contend(address(2), second);
            eventually("the other watches it", () -> port.connections() == 1);

            port.dropConnections();

            eventually("the other watches it again", () -> port.connections() > 1);
            assertThat(second.elected).isEmpty();
            assertThat(first.leads()).isTrue();
        }
    }

    /** The RPC port of a leader. */
    private static final class Port implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();

        Port() throws IOException {
            Thread thread = new Thread(this::accept, "leader");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    accepted.add(server.accept());
                }
            } catch (IOException e) {
                // it is closed
            }
        }

        LeaderAddress address() {
            String address = "localhost:" + server.getLocalPort();
            return new LeaderAddress(address, "http://" + address);
        }

        int connections() {
            return accepted.size();
        }

        void dropConnections() throws IOException {
            for (Socket socket : accepted) {
                socket.close();
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            dropConnections();
        }
    }

    @Override
    protected HighAvailability process() {
        HighAvailability process = new ZooKeeperFactory().create(settings);
        opened.add(process);
        return process;
    }

    @Override
    protected void loseSession(HighAvailability process) {
        try {
            ((ZooKeeperHighAvailability) process).expireSession();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected void usurp() {
        try (CuratorFramework client = ClientSettings.from(settings).client()) {
            client.start();
            new EpochNode(client).claim(new LeaderAddress("usurper:1", "http://usurper:2"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
