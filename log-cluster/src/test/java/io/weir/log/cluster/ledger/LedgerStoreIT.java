package io.weir.log.cluster.ledger;

import io.weir.log.store.LogStore;
import io.weir.log.store.LogStoreContractTest;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store of ledgers does what every store does, on three storage nodes. */
class LedgerStoreIT extends LogStoreContractTest {
    @TempDir
    static Path directory;

    private static TestNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        nodes = new TestNodes(directory, 3);
    }

    @AfterAll
    static void stop() throws Exception {
        nodes.close();
    }

    @Override
    protected void clear() {
        try {
            if (nodes.zookeeper().checkExists().forPath("/partitions") != null) {
                nodes.zookeeper().delete().deletingChildrenIfNeeded().forPath("/partitions");
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected LogStore open() throws IOException {
        try {
            LedgerStore store = nodes.store(1, 2);
            List<CompletableFuture<?>> taken = new ArrayList<>();
            if (nodes.zookeeper().checkExists().forPath("/partitions") != null) {
                for (String topic : nodes.zookeeper().getChildren().forPath("/partitions")) {
                    for (String index : nodes.zookeeper().getChildren().forPath("/partitions/" + topic)) {
                        taken.add(store.take(
                                new PartitionId("orders", UUID.fromString(topic), Integer.parseInt(index)), SETTINGS));
                    }
                }
            }
            CompletableFuture.allOf(taken.toArray(new CompletableFuture<?>[0])).join();
            return store;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
