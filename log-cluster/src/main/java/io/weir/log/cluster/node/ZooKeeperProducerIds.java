package io.weir.log.cluster.node;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.producer.ProducerIds;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** Ids of producers, of which each node takes a block at a time. What it does not give away before it ends is lost. */
final class ZooKeeperProducerIds implements ProducerIds {
    private static final String PATH = "/producer-ids";
    private static final long BLOCK = 1_000;

    private final CuratorFramework client;
    private final Executor threads;

    // Guarded by this.
    private long next;
    private long end;

    ZooKeeperProducerIds(CuratorFramework client, Executor threads) {
        this.client = client;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Long> next() {
        synchronized (this) {
            if (next < end) {
                return CompletableFuture.completedFuture(next++);
            }
        }
        return CompletableFuture.supplyAsync(this::take, threads);
    }

    private synchronized long take() {
        try {
            while (next >= end) {
                Stat stat = client.checkExists().forPath(PATH);
                if (stat == null) {
                    create();
                    continue;
                }
                Stat read = new Stat();
                byte[] bytes = client.getData().storingStatIn(read).forPath(PATH);
                long first = Long.parseLong(new String(bytes, StandardCharsets.UTF_8));
                try {
                    client.setData().withVersion(read.getVersion()).forPath(PATH, bytes(first + BLOCK));
                } catch (KeeperException.BadVersionException e) {
                    continue; // another node was faster
                }
                next = first;
                end = first + BLOCK;
            }
            return next++;
        } catch (Exception e) {
            throw new LogException(
                    LogError.KAFKA_STORAGE_ERROR, "No producer id can be had from ZooKeeper: " + e.getMessage());
        }
    }

    private void create() throws Exception {
        try {
            client.create().creatingParentsIfNeeded().forPath(PATH, bytes(0));
        } catch (KeeperException.NodeExistsException e) {
            return; // another node was faster
        }
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
