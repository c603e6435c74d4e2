package io.weir.log.cluster.ledger;

import io.weir.log.cluster.ledger.ChainOpening.NotLeaderException;
import io.weir.log.cluster.ledger.ChainOpening.Opened;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes which ledgers a partition has: takes it over, begins another ledger when one is full or has failed or other nodes are
 * there, and lets old ones go. Changes of one partition are made one after the other.
 *
 * <p><b>Threading:</b> may be called by any thread and does not wait; the work is done by the threads of the context.
 */
final class PartitionControl {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionControl.class);
    private static final long RETRY_MILLIS = 500;

    private final LedgerPartition partition;
    private final LedgerContext context;
    private final ChainOpening opening;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    /** Whether a change of the ledger is under way or about to begin. */
    private final AtomicBoolean changing = new AtomicBoolean();

    /** Held while the state of the partition is changed. */
    private final Object states = new Object();

    private volatile boolean deleted;
    private volatile List<Integer> replicas = List.of();

    PartitionControl(LedgerPartition partition, LedgerContext context) {
        this.partition = partition;
        this.context = context;
        opening = new ChainOpening(partition.id(), context);
    }

    private PartitionId id() {
        return partition.id();
    }

    private boolean isGone() {
        return partition.phase() == PartitionPhase.GONE;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** Takes the partition over; completes when it can be read. Tried again until it is not for this node any more. */
    CompletableFuture<Void> open() {
        roll();
        return opened;
    }

    /** Goes on with another ledger. */
    void roll() {
        if (changing.compareAndSet(false, true)) {
            execute(this::change, 0);
        }
    }

    /** Its ledger takes nothing more. */
    void writerFailed(Throwable failure) {
        LOG.info("{} goes on with another ledger: {}", id(), failure.getMessage());
        roll();
    }

    /** Looks whether the nodes that are there ask for another ledger. */
    void look() {
        if (changing.get() || isGone()) {
            return;
        }
        if (partition.phase() == PartitionPhase.READ_ONLY) {
            roll();
            return;
        }
        List<Integer> now = partition.writtenTo();
        List<Integer> wanted = context.aliveOf(replicas);
        if (!now.isEmpty() && !new HashSet<>(now).equals(new HashSet<>(wanted))) {
            LOG.info(
                    "{} goes on with another ledger: its copies are on {}, and of its nodes {} are there.",
                    id(),
                    now,
                    wanted);
            roll();
        }
    }

    private void change() {
        LedgerWriter ended = partition.beginChange();
        if (ended == null || partition.isQuiet(ended)) {
            changeNow(ended);
        } else {
            ended.quiet().whenComplete((done, failure) -> execute(() -> changeNow(ended), 0));
        }
    }

    private void changeNow(@Nullable LedgerWriter ended) {
        if (isGone()) {
            changing.set(false);
            return;
        }
        try {
            synchronized (states) {
                Opened next = opening.open(ended);
                replicas = next.state().replicas();
                partition.install(next);
                LOG.info(
                        "{} is at epoch {} from offset {} on, {}.",
                        id(),
                        next.state().epoch(),
                        next.endOffset(),
                        next.writer() == null
                                ? "read only, as " + next.reason()
                                : "with copies on " + next.writer().span().ref().nodes());
            }
            changing.set(false);
            opened.complete(null);
            if (partition.hasLostWriter()) { // while this was still changing, so that it began no change
                roll();
            }
        } catch (NotLeaderException e) {
            LOG.info("{}", e.getMessage());
            changing.set(false);
            partition.goAway();
            opened.completeExceptionally(
                    new LogException(LogError.NOT_LEADER_OR_FOLLOWER, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be opened now; it is tried again.", id(), e);
            partition.refuseAppends("it cannot be opened: " + e.getMessage());
            execute(() -> changeNow(null), RETRY_MILLIS);
        }
    }

    /** Lets go what lies below {@code offset}; completes when that is agreed on. */
    CompletableFuture<Void> startAt(long offset) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(
                () -> {
                    try {
                        moveStart(offset);
                        done.complete(null);
                    } catch (IOException e) {
                        done.completeExceptionally(new LogException(
                                LogError.KAFKA_STORAGE_ERROR,
                                "The start of %s cannot be moved: %s".formatted(id(), e.getMessage())));
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                0);
        return done;
    }

    private void moveStart(long offset) throws IOException {
        synchronized (states) {
            while (true) {
                Optional<Versioned> before = context.states().read(id());
                if (before.isEmpty() || before.get().state().leader() != context.node()) {
                    throw new LogException(
                            LogError.NOT_LEADER_OR_FOLLOWER, "Partition %s is not led by this node.".formatted(id()));
                }
                PartitionState state = before.get().state();
                PartitionState after = state.startingAt(offset);
                if (context.states().replace(id(), after, before.get().version())) {
                    partition.started(after);
                    for (LedgerRef each : state.ledgers()) {
                        if (!after.ledgers().contains(each)) {
                            context.ledgers().delete(each.id());
                        }
                    }
                    return;
                }
            }
        }
    }

    /** Lets go what is too old or too much, by whole ledgers. */
    void retain(long nowMillis) {
        LogSettings.Retention retention = partition.settings().retention();
        if (!retention.enabled() || isGone()) {
            return;
        }
        long start = partition.startOffset();
        long bytes = partition.sizeInBytes();
        for (LedgerSpan span : partition.reads().spans()) {
            LedgerRef ref = span.ref();
            long newest = ref.end().maxTimestamp();
            boolean isOld = retention.millis() != LogSettings.UNLIMITED
                    && newest >= 0
                    && newest < nowMillis - retention.millis();
            boolean isMuch = retention.bytes() != LogSettings.UNLIMITED
                    && bytes - ref.end().bytes() >= retention.bytes();
            if (!ref.isClosed() || !(isOld || isMuch)) {
                break;
            }
            bytes -= ref.end().bytes();
            start = ref.end().offset();
        }
        if (start > partition.startOffset()) {
            LOG.info("{} begins at {} now.", id(), start);
            startAt(start);
        }
    }

    /** The partition was deleted with its topic. */
    void deleted() {
        deleted = true;
        partition.goAway();
        opened.completeExceptionally(
                new LogException(LogError.UNKNOWN_TOPIC_OR_PARTITION, "Partition %s was deleted.".formatted(id())));
    }

    private void execute(Runnable work, long delayMillis) {
        try {
            context.threads().schedule(() -> run(work), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed.", id());
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("Something went wrong with {}.", id(), e);
        }
    }
}
