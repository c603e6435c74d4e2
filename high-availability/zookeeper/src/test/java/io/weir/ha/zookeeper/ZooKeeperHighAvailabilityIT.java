package io.weir.ha.zookeeper;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.ha.HighAvailability;
import io.weir.runtime.ha.HighAvailabilityContract;
import io.weir.runtime.ha.LeaderAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

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
