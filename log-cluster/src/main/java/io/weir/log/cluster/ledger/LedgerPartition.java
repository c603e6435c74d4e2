package io.weir.log.cluster.ledger;

import io.weir.log.batch.BatchHeader;
import io.weir.log.cluster.ledger.ChainOpening.Opened;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.history.BatchCheck;
import io.weir.log.history.KeyCheck;
import io.weir.log.history.PartitionHistory;
import io.weir.log.history.PartitionHistory.Marker;
import io.weir.log.producer.ProducerStates.Known;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A partition that this node owns. Appends get their offset under its lock and go to the last ledger; once confirmed there, the
 * high watermark moves and they are acknowledged. While one ledger is exchanged for another ({@link PartitionControl}) they wait,
 * in their order; what was given to a ledger that has failed, and is not in it, is given to the next.
 */
final class LedgerPartition implements PartitionLog {
    private static final int ANY_EPOCH = -1;
    private static final long HISTORY_BYTES = 32 << 20;

    /** What may wait for the next ledger. */
    private static final int MOST_WAITING = 10_000;

    private final PartitionId id;
    private final LedgerContext context;
    private final TailCache tail;
    private final PartitionReads reads;
    private final PartitionControl control;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Held for moments only: never while anything is waited for. */
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Deque<PendingBatch> pending = new ArrayDeque<>();
    private PartitionHistory history;
    private @Nullable LedgerWriter writer;
    private PartitionPhase phase = PartitionPhase.CHANGING;
    private String reason = "";
    private long unsnapshottedBytes;

    private volatile long endOffset;
    private volatile int epoch = -1;
    private volatile LogSettings settings;

    LedgerPartition(PartitionId id, LogSettings settings, LedgerContext context) {
        this.id = id;
        this.settings = settings;
        this.context = context;
        tail = new TailCache(context.tail());
        control = new PartitionControl(this, context);
        reads = new PartitionReads(id, tail, context, control::refresh);
        history = new PartitionHistory(id.toString());
    }

    PartitionControl control() {
        return control;
    }

    PartitionReads reads() {
        return reads;
    }

    @Override
    public PartitionId id() {
        return id;
    }

    @Override
    public long startOffset() {
        return reads.bounds().startOffset();
    }

    @Override
    public long stableOffset() {
        return reads.bounds().stableOffset();
    }

    @Override
    public long highWatermark() {
        return reads.bounds().highWatermark();
    }

    @Override
    public long endOffset() {
        return endOffset;
    }

    @Override
    public int leaderEpoch() {
        return epoch;
    }

    @Override
    public LogSettings settings() {
        return settings;
    }

    @Override
    public void settings(LogSettings newSettings) {
        settings = newSettings;
    }

    @Override
    public CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, Runnable unused) {
        try {
            return append(batch, origin, ANY_EPOCH);
        } finally {
            unused.run();
        }
    }

    @Override
    public CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, int expectedEpoch) {
        try {
            return checkAndAppend(batch, origin, expectedEpoch);
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Appended> checkAndAppend(ByteBuffer bytes, AppendOrigin origin, int expectedEpoch) {
        LogSettings now = settings;
        long nowMillis = context.surroundings().clock().millis();
        if (origin.isClient()) {
            BatchCheck.check(bytes, id, now, nowMillis);
            KeyCheck.check(bytes, id, now, context.surroundings().recompression());
        }
        BatchHeader batch = new BatchHeader(bytes, bytes.position());
        Marker marker = batch.isControl() ? BatchCheck.marker(bytes, batch, id) : null;
        boolean stamps = now.messages().appendTime() && marker == null;
        lock.lock();
        try {
            requireWritable();
            if (expectedEpoch != ANY_EPOCH && expectedEpoch != epoch) {
                throw ChainOpening.otherEpoch(id, expectedEpoch, epoch);
            }
            if (origin.isClient()) {
                Optional<Known> known = history.producers().check(batch, origin);
                if (known.isPresent()) {
                    return answerKnown(known.get());
                }
            } else if (marker != null) {
                history.producers().checkMarker(batch.producerId(), batch.producerEpoch(), marker.coordinatorEpoch());
            }
            if (stamps) {
                batch.stampAppendTime(nowMillis);
            }
            batch.assign(endOffset, epoch);
            PendingBatch entry = new PendingBatch(bytes, batch, stamps ? nowMillis : -1);
            if (marker == null) {
                history.append(batch);
            } else {
                history.append(batch, marker);
            }
            endOffset = entry.endOffset();
            pending.add(entry);
            if (phase == PartitionPhase.WRITABLE && writer != null) {
                give(writer, entry);
                if (writer.isFull(now.segments())) {
                    control.roll();
                }
            }
            return entry.future;
        } finally {
            lock.unlock();
        }
    }

    private void requireWritable() {
        requireHere();
        if (phase == PartitionPhase.READ_ONLY) {
            throw ChainOpening.refusal(id, reason);
        }
        if (pending.size() >= MOST_WAITING && phase == PartitionPhase.CHANGING) {
            throw ChainOpening.refusal(id, "%d batches wait for its next ledger".formatted(pending.size()));
        }
    }

    private boolean requireHere() {
        if (phase == PartitionPhase.GONE) {
            throw new LogException(
                    control.isDeleted() ? LogError.UNKNOWN_TOPIC_OR_PARTITION : LogError.NOT_LEADER_OR_FOLLOWER,
                    "Partition %s is not here any more.".formatted(id));
        }
        return true;
    }

    /** A batch that is here already is acknowledged when it is confirmed, not before. */
    private CompletableFuture<Appended> answerKnown(Known known) {
        Appended there = new Appended(known.baseOffset(), known.lastOffset(), -1, startOffset());
        return known.lastOffset() < highWatermark()
                ? CompletableFuture.completedFuture(there)
                : PendingBatch.find(pending, known.baseOffset(), id).future.copy();
    }

    private void give(LedgerWriter to, PendingBatch batch) {
        unsnapshottedBytes += batch.bytes().remaining();
        to.append(batch).whenComplete((entry, failure) -> answered(to, batch, failure));
        if (unsnapshottedBytes >= HISTORY_BYTES) {
            giveHistory(to, batch.endOffset());
        }
    }

    private CompletableFuture<Long> giveHistory(LedgerWriter to, long end) {
        unsnapshottedBytes = 0;
        return to.append(end, history.encode()).whenComplete((entry, failure) -> answered(to, null, failure));
    }

    /**
     * Forgets aborted transactions by their markers, and has that written, so that no later owner knows of them.
     *
     * @return false: nothing can be written now
     */
    boolean forgetAborted(Set<Long> markers) throws IOException {
        CompletableFuture<Long> written = locked(() -> {
            if (phase != PartitionPhase.WRITABLE || writer == null) {
                return null;
            }
            history.forgetAborted(markers);
            return giveHistory(writer, endOffset);
        });
        if (written != null) {
            Ledgers.wait(written, "What follows from the batches of %s cannot be written".formatted(id));
        }
        return written != null;
    }

    /** Asks what follows from the batches, under the lock. */
    <T> T ask(Function<PartitionHistory, T> question) {
        return locked(() -> question.apply(history));
    }

    /** The answers of a ledger come in the order of its entries. {@code batch} null: a history. */
    private void answered(LedgerWriter from, @Nullable PendingBatch batch, @Nullable Throwable failure) {
        boolean isConfirmed = false;
        boolean isQuiet;
        lock.lock();
        try {
            from.answered();
            if (failure != null) {
                if (from.fail() && from == writer && phase != PartitionPhase.GONE) {
                    control.writerFailed(failure);
                }
            } else if (batch != null && batch == pending.peek()) {
                pending.remove();
                tail.add(batch.baseOffset(), batch.bytes());
                long end = batch.endOffset();
                reads.bounds(startOffset(), history.producers().stableOffset(end), end);
                isConfirmed = true;
            }
            isQuiet = from.isQuiet();
        } finally {
            lock.unlock();
        }
        if (batch != null && isConfirmed) {
            batch.acknowledge(startOffset());
            tellListeners();
        }
        if (isQuiet) {
            from.quiet().complete(null);
        }
    }

    /** Whether the ledger that is written now has failed, and no change has begun since. */
    boolean hasLostWriter() {
        return locked(() -> phase == PartitionPhase.WRITABLE && writer != null && writer.hasFailed());
    }

    /** What the ledger that is written now ends with, once {@link LedgerWriter#quiet} is complete; null: there is none. */
    @Nullable
    LedgerWriter beginChange() {
        return locked(() -> {
            if (phase == PartitionPhase.WRITABLE) {
                phase = PartitionPhase.CHANGING;
            }
            if (writer != null) {
                writer.end();
            }
            return writer;
        });
    }

    /** Whether nothing is under way in a ledger that nothing more is given to. */
    boolean isQuiet(LedgerWriter ended) {
        return locked(ended::isQuiet);
    }

    /** Goes on with what was opened. What waits is given to the new ledger if it comes next, else refused. */
    void install(Opened opened) {
        List<PendingBatch> refused = new ArrayList<>();
        LogException refusal = opened.refusal(id);
        lock.lock();
        try {
            if (phase == PartitionPhase.GONE) {
                return;
            }
            long before = highWatermark();
            boolean continues = opened.writer() != null && (pending.isEmpty() || opened.endOffset() == before);
            if (!continues) {
                refused.addAll(pending);
                pending.clear();
            }
            history = opened.history();
            reads.spans(opened.spans());
            epoch = opened.state().epoch();
            writer = opened.writer();
            unsnapshottedBytes = 0;
            reason = opened.reason();
            phase = opened.writer() == null ? PartitionPhase.READ_ONLY : PartitionPhase.WRITABLE;
            long start = opened.state().startOffset();
            long end = Math.max(before, opened.endOffset());
            endOffset = end;
            reads.bounds(start, history.producers().stableOffset(end), end);
            history.dropBefore(start);
            if (opened.endOffset() != before) {
                tail.clear();
            }
            if (opened.writer() != null) {
                giveAgain(opened.writer());
            }
        } finally {
            lock.unlock();
        }
        refused.forEach(each -> each.future.completeExceptionally(refusal));
        tellListeners();
    }

    private void giveAgain(LedgerWriter to) {
        for (PendingBatch each : pending) {
            each.header().assign(each.baseOffset(), epoch);
            ChainOpening.apply(history, each.bytes());
            endOffset = each.endOffset();
            give(to, each);
        }
    }

    /** No records are taken until another ledger is there; what was not confirmed is refused. */
    void refuseAppends(String why) {
        if (phase() != PartitionPhase.GONE) {
            stop(PartitionPhase.READ_ONLY, why, ChainOpening.refusal(id, why));
        }
    }

    private void stop(PartitionPhase next, String why, LogException refusal) {
        List<PendingBatch> refused = locked(() -> {
            phase = next;
            reason = why;
            endOffset = highWatermark();
            List<PendingBatch> all = List.copyOf(pending);
            pending.clear();
            return all;
        });
        refused.forEach(each -> each.future.completeExceptionally(refusal));
    }

    PartitionPhase phase() {
        return locked(() -> phase);
    }

    /** The nodes that have what is written now. */
    List<Integer> writtenTo() {
        return locked(() -> writer == null || phase != PartitionPhase.WRITABLE
                ? List.of()
                : writer.span().ref().nodes());
    }

    /** Lets everybody know that there will be nothing more here. */
    void goAway() {
        LedgerWriter last = locked(() -> {
            LedgerWriter written = writer;
            writer = null;
            tail.clear();
            return written;
        });
        String why = "Partition " + id + " is not led by this node any more.";
        stop(PartitionPhase.GONE, why, new LogException(LogError.NOT_LEADER_OR_FOLLOWER, why));
        if (last != null) {
            Ledgers.close(last.handle());
        }
        tellListeners();
    }

    private void tellListeners() {
        for (Listener listener : listeners) {
            listener.moved(this);
        }
    }

    @Override
    public CompletableFuture<LogSlice> read(long offset, int maxBytes, Isolation isolation) {
        try {
            locked(this::requireHere);
            return reads.read(offset, maxBytes, isolation);
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        return locked(() -> history.abortedBetween(from, to, highWatermark()));
    }

    @Override
    public CompletableFuture<Optional<OffsetAtTime>> findByTime(long timestampMillis) {
        return reads.ask(reader -> reader.firstAt(timestampMillis));
    }

    @Override
    public CompletableFuture<Optional<OffsetAtTime>> findHighestTime() {
        return reads.ask(ChainReader::highest);
    }

    @Override
    public EpochEnd endOf(int asked) {
        return locked(() -> history.epochs().endOf(asked, highWatermark()));
    }

    @Override
    public CompletableFuture<Void> deleteBefore(long offset) {
        try {
            locked(this::requireHere);
            reads.requireBelowEnd(offset);
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        }
        return offset <= startOffset() ? CompletableFuture.completedFuture(null) : control.startAt(offset);
    }

    /** Another start, or other ledgers, are agreed on. */
    void changed(PartitionState state) {
        locked(() -> {
            long start = state.startOffset();
            reads.bounds(start, stableOffset(), highWatermark());
            history.dropBefore(start);
            reads.follow(state);
            return true;
        });
    }

    @Override
    public List<ProducerView> producers() {
        return locked(() -> history.producers().views());
    }

    void expireProducers(long beforeMillis) {
        ask(known -> {
            known.producers().expire(beforeMillis);
            return true;
        });
    }

    @Override
    public long sizeInBytes() {
        return locked(() -> reads.closedBytes() + (writer == null ? 0 : writer.bytes()));
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }
}
