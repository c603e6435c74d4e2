package io.weir.log.local;

import io.weir.log.local.CheckedBatches.EndedException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts the partitions of a store, one at a time, with a thread of its own, "log-cleaner". */
final class Compactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    private final StoreHealth health;
    private final CompactionTools tools;
    private final Supplier<Collection<LocalPartition>> partitions;
    private final Map<LocalPartition, PartitionCompaction> compactions = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "log-cleaner"));

    Compactor(StoreHealth health, CompactionTools tools, Supplier<Collection<LocalPartition>> partitions) {
        this.health = health;
        this.tools = tools;
        this.partitions = partitions;
    }

    void begin() {
        long millis = tools.settings().periodMillis();
        thread.scheduleWithFixedDelay(this::compactAll, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Compacts now, and waits until all that is worth it is done. */
    void runAndWait() {
        CompletableFuture.runAsync(this::compactAll, thread).join();
    }

    private void compactAll() {
        Collection<LocalPartition> now = partitions.get();
        compactions.keySet().retainAll(now);
        for (LocalPartition each : now) {
            try {
                PartitionCompaction compaction =
                        compactions.computeIfAbsent(each, partition -> new PartitionCompaction(partition, tools));
                while (tools.goesOn() && compaction.run()) {
                    LOG.debug("Compacted {} once.", each.id());
                }
            } catch (EndedException e) {
                LOG.debug("The compaction of {} was left.", each.id(), e);
                return;
            } catch (SyncFailedException | RuntimeException e) {
                health.stop("Partition %s could not be compacted.".formatted(each.id()), e);
            } catch (IOException e) {
                if (!each.isGone()) {
                    LOG.warn("Partition {} could not be compacted; it is tried again.", each.id(), e);
                }
            }
        }
    }

    /** Returns when nothing is under way any more. */
    @Override
    public void close() throws InterruptedException {
        tools.end();
        thread.shutdown();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            LOG.warn("The thread that compacts is still at work; the files are closed under it.");
        }
    }
}
