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
import org.apache.bookkeeper.client.api.WriteHandle;
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
    private static final int MOST_ATTEMPTS = 20;

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
    private volatile long cleanOffset;

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
                cleanOffset = next.state().cleanOffset();
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
        boolean isOwn = change(state -> Optional.of(state.startingAt(offset)));
        if (!isOwn) {
            throw new LogException(
                    LogError.NOT_LEADER_OR_FOLLOWER, "Partition %s is not led by this node.".formatted(id()));
        }
    }

    /** Makes another state of one; empty: it is to stay as it is. */
    private interface StateChange {
        Optional<PartitionState> of(PartitionState before);
    }

    /**
     * Changes the state as long as this node owns the partition, and deletes the ledgers that it names no longer.
     *
     * @return false: it does not, or the change was not to be made
     */
    private boolean change(StateChange change) throws IOException {
        synchronized (states) {
            while (true) {
                Optional<Versioned> before = context.states().read(id());
                if (before.isEmpty() || !isOwn(before.get().state())) {
                    return false;
                }
                PartitionState state = before.get().state();
                Optional<PartitionState> after = change.of(state);
                if (after.isEmpty()) {
                    return false;
                }
                if (context.states().replace(id(), after.get(), before.get().version())) {
                    cleanOffset = after.get().cleanOffset();
                    partition.changed(after.get());
                    state.without(after.get()).forEach(context.ledgers()::delete);
                    return true;
                }
            }
        }
    }

    private boolean isOwn(PartitionState state) {
        return state.leader() == context.node() && state.epoch() == partition.leaderEpoch();
    }

    /** Looks anew which ledgers there are, as one that was read is not there any more. */
    void refresh() throws IOException {
        synchronized (states) {
            context.states()
                    .read(id())
                    .map(Versioned::state)
                    .filter(this::isOwn)
                    .ifPresent(partition::changed);
        }
    }

    /** Up to where the partition is compacted. */
    long cleanOffset() {
        return cleanOffset;
    }

    /** Those of its nodes that are there. */
    List<Integer> nodes() {
        return context.aliveOf(replicas);
    }

    /**
     * Makes a ledger on {@code nodes} that is to take the place of others; null: this node does not own the partition.
     *
     * @throws IOException if it cannot be made, also as too few nodes are there
     */
    @Nullable
    WriteHandle make(List<Integer> nodes) throws IOException {
        int needed = Math.max(
                Math.min(context.surroundings().minInSync().applyAsInt(id()), replicas.size()),
                replicas.size() / 2 + 1);
        if (nodes.size() < needed) {
            throw new IOException("Of the nodes %s of %s only %s are there.".formatted(replicas, id(), nodes));
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            // The state is read before the ledger is made: LedgerSweep relies on it.
            Optional<Versioned> before = context.states().read(id());
            if (before.isEmpty() || !isOwn(before.get().state())) {
                return null;
            }
            WriteHandle made = context.ledgers().create(nodes, nodes.size(), id());
            boolean isAgreed = false;
            try {
                PartitionState after = before.get().state().making(made.getId());
                isAgreed = context.states().replace(id(), after, before.get().version());
            } finally {
                if (!isAgreed) {
                    Ledgers.close(made);
                    context.ledgers().delete(made.getId());
                }
            }
            if (isAgreed) {
                return made;
            }
        }
        throw new IOException("The state of %s is changed all the time.".formatted(id()));
    }

    /** Puts a ledger that was made in the place of {@code group}, which is deleted; false: that is not possible any more. */
    boolean replace(List<LedgerRef> group, LedgerRef by) throws IOException {
        return change(state -> state.compacted(group, by));
    }

    /** Notes up to where the partition is compacted. */
    boolean cleanedTo(long offset) throws IOException {
        return change(state -> Optional.of(state.cleanedTo(offset)));
    }

    /** A ledger that was made takes no place. */
    void giveUp(long ledger) {
        try {
            change(state -> state.making().contains(ledger) ? Optional.of(state.notMaking(ledger)) : Optional.empty());
        } catch (IOException e) {
            LOG.info("Ledger {} of {} is left to the next owner: {}", ledger, id(), e.getMessage());
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
