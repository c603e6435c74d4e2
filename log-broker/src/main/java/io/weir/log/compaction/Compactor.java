package io.weir.log.compaction;

import io.weir.log.compaction.CompactionState.Uncleanable;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts the partitions of a store with threads of its own, "log-cleaner-N": each takes the partition of which most was not
 * compacted yet, as long as there is one that is worth it.
 *
 * <p><b>Threading:</b> guarded by itself; a partition is in the hands of one thread at a time.
 *
 * @param <L> a partition of the store
 */
public final class Compactor<L extends PartitionLog> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int PERCENT = 100;

    private final CompactionWork work;
    private final Supplier<Collection<L>> partitions;
    private final Function<L, CompactedPartition> compacted;
    private final List<Thread> threads = new ArrayList<>();

    private final Map<L, Compaction> compactions = new LinkedHashMap<>();
    private final Set<Compaction> underWay = new HashSet<>();

    /** What could not be done now, until the next look. */
    private final Set<Compaction> later = new HashSet<>();

    private volatile int maxDirtyPercent;

    /** The compaction of a partition, and why there is none any more. */
    private static final class Compaction {
        private final CompactedPartition partition;
        private volatile @Nullable String uncleanable;

        Compaction(CompactedPartition partition) {
            this.partition = partition;
        }
    }

    /** Of {@code partitions}, of which {@code compacted} makes what is compacted. */
    public Compactor(
            CompactionWork work, Supplier<Collection<L>> partitions, Function<L, CompactedPartition> compacted) {
        this.work = work;
        this.partitions = partitions;
        this.compacted = compacted;
    }

    /** Begins to work. */
    public void begin() {
        if (work.settings().threads() == 0) {
            LOG.warn(
                    "Nothing is compacted (log.cleaner.enable, log.cleaner.threads): topics with cleanup.policy=compact, the offsets of groups and the state of transactions among them, grow without limit.");
        }
        for (int i = 0; i < work.settings().threads(); i++) {
            Thread thread = new Thread(this::run, "log-cleaner-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void run() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, work.settings().periodMillis()));
        while (work.pause(nanos)) {
            compactAll();
        }
    }

    /** Compacts now, with the calling thread, until nothing more is worth it. */
    public void compactAll() {
        synchronized (this) {
            later.clear();
        }
        Compaction next = take();
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
    private synchronized @Nullable Compaction take() {
        if (work.isOver()) {
            return null;
        }
        Collection<L> now = partitions.get();
        compactions.keySet().retainAll(now);
        Compaction most = null;
        double mostUrgency = -1;
        double mostDirty = 0;
        for (L each : now) {
            Compaction compaction = find(each);
            CompactionRange<?> range = compaction == null || underWay.contains(compaction) ? null : look(compaction);
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
    private @Nullable Compaction find(L partition) {
        if (!partition.settings().compaction().enabled()) {
            return null;
        }
        Compaction known = compactions.computeIfAbsent(partition, each -> new Compaction(compacted.apply(each)));
        return known.uncleanable == null ? known : null;
    }

    private static @Nullable CompactionRange<?> look(Compaction compaction) {
        try {
            return compaction.partition.range();
        } catch (RuntimeException e) {
            giveUp(compaction, e);
            return null;
        }
    }

    /** The other partitions go on. */
    private static void giveUp(Compaction compaction, RuntimeException fault) {
        compaction.uncleanable = fault.toString();
        LOG.error(
                "Partition {} is not compacted any more until the broker is started again, and stays as it is: its compaction failed by a fault of the program.",
                compaction.partition.log().id(),
                fault);
    }

    private synchronized void giveBack(Compaction compaction, boolean isDone) {
        underWay.remove(compaction);
        if (!isDone) {
            later.add(compaction);
        }
    }

    /** Does a pass; whether there may be more to do at once. */
    private boolean compact(Compaction compaction) {
        CompactedPartition partition = compaction.partition;
        try {
            return partition.run();
        } catch (EndedException e) {
            LOG.debug("The compaction of {} was left.", partition.log().id(), e);
        } catch (UncleanableException e) {
            compaction.uncleanable = String.valueOf(e.getMessage());
            LOG.error(
                    "Partition {} is not compacted any more until the broker is started again: {}",
                    partition.log().id(),
                    e.getMessage());
        } catch (IOException e) {
            if (!partition.isGone()) {
                LOG.warn(
                        "Partition {} could not be compacted; it is tried again.",
                        partition.log().id(),
                        e);
            }
        } catch (RuntimeException e) {
            giveUp(compaction, e);
        }
        return false;
    }

    /** What was done, and what cannot be. */
    public synchronized CompactionState state() {
        List<Uncleanable> uncleanable = new ArrayList<>();
        for (Compaction each : compactions.values()) {
            String reason = each.uncleanable;
            if (reason != null && !each.partition.isGone()) {
                PartitionLog log = each.partition.log();
                uncleanable.add(new Uncleanable(log.id(), log.sizeInBytes(), reason));
            }
        }
        CompactionCounts counts = work.counts();
        return new CompactionState(
                work.settings().threads(),
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
        work.end();
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("The thread {} is still at work; the files are closed under it.", thread.getName());
            }
        }
    }
}
