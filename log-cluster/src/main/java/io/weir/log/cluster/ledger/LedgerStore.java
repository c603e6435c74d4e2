package io.weir.log.cluster.ledger;

import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.compaction.CompactionSettings;
import io.weir.log.compaction.CompactionState;
import io.weir.log.compaction.CompactionWork;
import io.weir.log.compaction.Compactor;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that this node owns. Which ones those are is decided elsewhere: {@link #take} and {@link #release}. */
public final class LedgerStore implements LogStore {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerStore.class);
    private static final long LOOK_MILLIS = 500;
    private static final long TAIL_SHARE_OF_MEMORY = 8;

    private final LedgerContext context;
    private final Periods periods;
    private final Compactor<LedgerPartition> compactor;
    private final Map<PartitionId, LedgerPartition> partitions = new ConcurrentHashMap<>();

    /**
     * How often something is done, and after what time.
     *
     * @param retentionMillis between two looks for what is to be deleted
     * @param producerExpirationMillis of silence after which a producer is forgotten
     */
    public record Periods(long retentionMillis, long producerExpirationMillis) {}

    /** A store without partitions of node {@code node}. */
    public LedgerStore(
            int node,
            Ledgers ledgers,
            PartitionStates states,
            Surroundings surroundings,
            Periods periods,
            CompactionSettings compaction) {
        this.periods = periods;
        context = new LedgerContext(
                node,
                ledgers,
                states,
                surroundings,
                new TailCache.Budget(Runtime.getRuntime().maxMemory() / TAIL_SHARE_OF_MEMORY),
                threads("log-ledgers", Math.max(8, 2 * Runtime.getRuntime().availableProcessors())),
                threads("log-entries", Math.max(8, 2 * Runtime.getRuntime().availableProcessors())));
        context.threads().scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        context.threads()
                .scheduleWithFixedDelay(
                        this::retain, periods.retentionMillis, periods.retentionMillis, TimeUnit.MILLISECONDS);
        CompactionWork work =
                new CompactionWork(compaction, () -> context.threads().isShutdown());
        compactor = new Compactor<>(
                work,
                () -> List.copyOf(partitions.values()),
                partition -> new LedgerCompaction(partition, context, work));
        compactor.begin();
    }

    private static ScheduledExecutorService threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ScheduledThreadPoolExecutor pool =
                new ScheduledThreadPoolExecutor(count, task -> new Thread(task, name + "-" + number.incrementAndGet()));
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        pool.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return pool;
    }

    /** Looks at once whether other nodes are there, or not any more. */
    public void look() {
        try {
            partitions.values().forEach(each -> each.control().look());
        } catch (RuntimeException e) {
            LOG.error("The partitions could not be looked after.", e);
        }
    }

    private void retain() {
        long now = context.surroundings().clock().millis();
        try {
            for (LedgerPartition each : partitions.values()) {
                each.control().retain(now);
                each.expireProducers(now - periods.producerExpirationMillis);
            }
        } catch (RuntimeException e) {
            LOG.error("Old records could not be deleted.", e);
        }
    }

    /** Becomes the owner of a partition; completes when it can be read. Tried again until {@link #release}. */
    public CompletableFuture<PartitionLog> take(PartitionId id, LogSettings settings) {
        LedgerPartition taken = new LedgerPartition(id, settings, context);
        LedgerPartition former = partitions.putIfAbsent(id, taken);
        if (former != null && former.phase() != PartitionPhase.GONE) {
            return former.control().open().thenApply(opened -> former);
        }
        if (former != null) {
            partitions.put(id, taken);
        }
        return taken.control().open().thenApply(opened -> taken);
    }

    /** Owns a partition no longer; {@code isDeleted}: as nobody does. */
    public void release(PartitionId id, boolean isDeleted) {
        LedgerPartition released = partitions.remove(id);
        if (released != null && isDeleted) {
            released.control().deleted();
        } else if (released != null) {
            released.goAway();
        }
    }

    /** Whether a partition that was taken was given up since, as it was for somebody else. */
    public boolean isGone(PartitionId id) {
        LedgerPartition taken = partitions.get(id);
        return taken == null || taken.phase() == PartitionPhase.GONE;
    }

    @Override
    public CompletableFuture<PartitionLog> create(PartitionId id, LogSettings settings) {
        for (PartitionId each : partitions.keySet()) {
            if (each.topic().equals(id.topic()) && !each.topicId().equals(id.topicId())) {
                return CompletableFuture.failedFuture(new LogException(
                        LogError.INCONSISTENT_TOPIC_ID,
                        "Topic %s has the id %s here, not %s.".formatted(id.topic(), each.topicId(), id.topicId())));
            }
        }
        try {
            List<Integer> nodes = context.surroundings().members().alive();
            context.states().create(id, PartitionState.created(nodes, context.node()));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(storageError(e));
        }
        return take(id, settings);
    }

    @Override
    public CompletableFuture<Void> delete(PartitionId id) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.threads().execute(() -> {
            try {
                destroy(id);
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(storageError(e));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Removes a partition for ever, whoever owned it. */
    public void destroy(PartitionId id) throws IOException {
        Optional<Versioned> last = context.states().read(id);
        context.states().remove(id);
        LedgerPartition removed = partitions.remove(id);
        if (removed != null) {
            removed.control().deleted();
        }
        last.ifPresent(found ->
                found.state().ledgers().forEach(each -> context.ledgers().delete(each.id())));
    }

    private static LogException storageError(IOException e) {
        return new LogException(
                LogError.KAFKA_STORAGE_ERROR, "What is agreed on cannot be changed now: %s".formatted(e.getMessage()));
    }

    @Override
    public Optional<PartitionLog> find(PartitionId id) {
        LedgerPartition found = partitions.get(id);
        return found == null || found.leaderEpoch() < 0 || found.phase() == PartitionPhase.GONE
                ? Optional.empty()
                : Optional.of(found);
    }

    @Override
    public Collection<PartitionLog> partitions() {
        List<PartitionLog> all = new ArrayList<>();
        for (PartitionId each : partitions.keySet()) {
            find(each).ifPresent(all::add);
        }
        return all;
    }

    /** The partitions taken, also those that cannot be read yet. */
    public Collection<PartitionId> taken() {
        return List.copyOf(partitions.keySet());
    }

    @Override
    public StoreState state() {
        return StoreState.WRITABLE;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    /** Compacts now all that is worth it and waits for it. */
    void compactAndWait() {
        compactor.compactAll();
    }

    /** What compaction has done, and what it cannot do. */
    public CompactionState compaction() {
        return compactor.state();
    }

    @Override
    public void close() {
        try {
            compactor.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.threads().shutdown();
        context.readers().shutdown();
        for (PartitionId each : List.copyOf(partitions.keySet())) {
            release(each, false);
        }
    }
}
