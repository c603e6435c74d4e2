package io.weir.log.local;

import io.weir.log.local.CheckedBatches.EndedException;
import io.weir.log.local.CompactionState.Uncleanable;
import java.io.IOException;
import java.io.SyncFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts the partitions of a store with threads of its own, "log-cleaner-N": each takes the partition of which most was not
 * compacted yet, as long as there is one that is worth it.
 *
 * <p><b>Threading:</b> guarded by itself; a partition is in the hands of one thread at a time.
 */
final class Compactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int PERCENT = 100;

    private final StoreHealth health;
    private final CompactionTools tools;
    private final Supplier<Collection<LocalPartition>> partitions;
    private final List<Thread> threads = new ArrayList<>();

    private final Map<LocalPartition, PartitionCompaction> compactions = new LinkedHashMap<>();
    private final Set<PartitionCompaction> underWay = new HashSet<>();

    /** What could not be done now, until the next look. */
    private final Set<PartitionCompaction> later = new HashSet<>();

    private volatile int maxDirtyPercent;

    Compactor(StoreHealth health, CompactionTools tools, Supplier<Collection<LocalPartition>> partitions) {
        this.health = health;
        this.tools = tools;
        this.partitions = partitions;
    }

    void begin() {
        if (tools.settings().threads() == 0) {
            LOG.warn(
                    "Nothing is compacted (log.cleaner.enable, log.cleaner.threads): topics with cleanup.policy=compact, the offsets of groups and the state of transactions among them, grow without limit.");
        }
        for (int i = 0; i < tools.settings().threads(); i++) {
            Thread thread = new Thread(this::work, "log-cleaner-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void work() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, tools.settings().periodMillis()));
        while (tools.pause(nanos)) {
            compactAll();
        }
    }

    /** Compacts now, with the calling thread, until nothing more is worth it. */
    void compactAll() {
        synchronized (this) {
            later.clear();
        }
        PartitionCompaction next = take();
        while (next != null) {
            boolean isDone = false;
            try {
                isDone = compact(next);
            } finally {
                giveBack(next, isDone);
            }
            next = take();
        }
    }

    /** The partition that most is to be done for and that nobody works at. */
    private synchronized @Nullable PartitionCompaction take() {
        if (tools.isOver()) {
            return null;
        }
        Collection<LocalPartition> now = partitions.get();
        compactions.keySet().retainAll(now);
        PartitionCompaction most = null;
        double mostUrgency = -1;
        double mostDirty = 0;
        for (LocalPartition each : now) {
            PartitionCompaction compaction = find(each);
            CompactionRange range = compaction == null || underWay.contains(compaction) ? null : look(compaction);
            if (range == null) {
                continue;
            }
            mostDirty = Math.max(mostDirty, range.dirtyRatio());
            if (range.isWorthIt() && !later.contains(compaction) && range.urgency() > mostUrgency) {
                most = compaction;
                mostUrgency = range.urgency();
            }
        }
        maxDirtyPercent = (int) (PERCENT * mostDirty);
        if (most != null) {
            underWay.add(most);
        }
        return most;
    }

    /** What is known of the compaction of a partition; null: it is not compacted. */
    private @Nullable PartitionCompaction find(LocalPartition partition) {
        if (!partition.settings().compaction().enabled()) {
            return null;
        }
        PartitionCompaction known =
                compactions.computeIfAbsent(partition, each -> new PartitionCompaction(each, tools));
        return known.uncleanable() == null ? known : null;
    }

    private static @Nullable CompactionRange look(PartitionCompaction compaction) {
        try {
            return compaction.range();
        } catch (RuntimeException e) {
            giveUp(compaction, e);
            return null;
        }
    }

    /** The other partitions go on. */
    private static void giveUp(PartitionCompaction compaction, RuntimeException fault) {
        compaction.giveUp(fault.toString());
        LOG.error(
                "Partition {} is not compacted any more until the broker is started again, and stays as it is: its compaction failed by a fault of the program.",
                compaction.partition().id(),
                fault);
    }

    private synchronized void giveBack(PartitionCompaction compaction, boolean isDone) {
        underWay.remove(compaction);
        if (!isDone) {
            later.add(compaction);
        }
    }

    /** Does a pass; whether there may be more to do at once. */
    private boolean compact(PartitionCompaction compaction) {
        LocalPartition partition = compaction.partition();
        try {
            return compaction.run();
        } catch (EndedException e) {
            LOG.debug("The compaction of {} was left.", partition.id(), e);
        } catch (SyncFailedException e) {
            health.stop("Partition %s could not be compacted.".formatted(partition.id()), e);
        } catch (IOException e) {
            if (!partition.isGone()) {
                LOG.warn("Partition {} could not be compacted; it is tried again.", partition.id(), e);
            }
        } catch (RuntimeException e) {
            giveUp(compaction, e);
        }
        return false;
    }

    /** What was done, and what cannot be. */
    synchronized CompactionState state() {
        List<Uncleanable> uncleanable = new ArrayList<>();
        for (PartitionCompaction each : compactions.values()) {
            String reason = each.uncleanable();
            LocalPartition partition = each.partition();
            if (reason != null && !partition.isGone()) {
                uncleanable.add(new Uncleanable(partition.id(), partition.sizeInBytes(), reason));
            }
        }
        CompactionCounts counts = tools.counts();
        return new CompactionState(
                tools.settings().threads(),
                counts.passes.sum(),
                counts.readBytes.sum(),
                counts.writtenBytes.sum(),
                counts.keylessRecords.sum(),
                maxDirtyPercent,
                uncleanable);
    }

    /** Returns when nothing is under way any more. */
    @Override
    public void close() throws InterruptedException {
        tools.end();
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("The thread {} is still at work; the files are closed under it.", thread.getName());
            }
        }
    }
}
