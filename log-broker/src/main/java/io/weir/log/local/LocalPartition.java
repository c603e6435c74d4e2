package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.history.BatchCheck;
import io.weir.log.history.KeyCheck;
import io.weir.log.history.PartitionHistory;
import io.weir.log.history.PartitionHistory.Marker;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.producer.ProducerStates.Known;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A partition. Appends get their offset under its lock and go to the journal; once durable there, the high watermark moves and
 * they are acknowledged, and another thread writes them to the segments.
 */
final class LocalPartition implements PartitionLog {
    private static final int ANY_EPOCH = -1;

    /** Written at once; four batches of 16 KB cost half of four writes, more hardly less. */
    private static final int WRITE_BYTES = 128 * 1024;

    private final PartitionId id;
    private final PartitionSegments segments;
    private final PartitionContext context;
    private final PartitionReader reader;
    private final SegmentAppender appender;
    private final UnwrittenBatches unwritten = new UnwrittenBatches();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Held for moments only: never while a disk is read or written. */
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final PartitionHistory history;
    private final Deque<BatchEntry> pending = new ArrayDeque<>();
    private long unsnapshottedBytes;

    /** Up to where a snapshot knows what follows from the batches; those in front of it are not needed for that. */
    private volatile long snapshotOffset;

    /** The start that would be found after a crash, whatever the journal says. */
    private volatile long writtenStart;

    private volatile Bounds bounds;
    private volatile long endOffset;
    private volatile LogSettings settings;
    private volatile boolean gone;

    LocalPartition(
            PartitionId id,
            PartitionSegments segments,
            PartitionHistory history,
            long startOffset,
            LogSettings settings,
            PartitionContext context) {
        this.id = id;
        this.segments = segments;
        this.history = history;
        this.context = context;
        this.settings = settings;
        appender = new SegmentAppender(id, segments, context.health());
        reader = new PartitionReader(
                id,
                new PartitionReader.Batches(segments, appender, unwritten),
                this::epochAt,
                this::requireHere,
                () -> bounds,
                context.clock());
        endOffset = segments.endOffset();
        bounds = new Bounds(
                startOffset, Math.max(startOffset, history.producers().stableOffset(endOffset)), endOffset);
    }

    @Override
    public PartitionId id() {
        return id;
    }

    @Override
    public long startOffset() {
        return bounds.startOffset();
    }

    @Override
    public long stableOffset() {
        return bounds.stableOffset();
    }

    @Override
    public long highWatermark() {
        return bounds.highWatermark();
    }

    /** Behind the last record in a segment. */
    long writtenEnd() {
        return appender.endOffset();
    }

    @Override
    public long endOffset() {
        return endOffset;
    }

    @Override
    public int leaderEpoch() {
        return context.leaderEpoch();
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
        return append(batch, origin, ANY_EPOCH, unused);
    }

    @Override
    public CompletableFuture<Appended> append(ByteBuffer batch, AppendOrigin origin, int expectedEpoch) {
        return append(batch, origin, expectedEpoch, () -> {});
    }

    private CompletableFuture<Appended> append(
            ByteBuffer batch, AppendOrigin origin, int expectedEpoch, Runnable unused) {
        try {
            if (expectedEpoch != ANY_EPOCH && expectedEpoch != leaderEpoch()) {
                throw new LogException(
                        LogError.NOT_LEADER_OR_FOLLOWER,
                        "A write to %s is for epoch %d, and it is at %d.".formatted(id, expectedEpoch, leaderEpoch()));
            }
            return checkAndAppend(batch, origin, unused);
        } catch (LogException e) {
            unused.run();
            return CompletableFuture.failedFuture(e);
        } catch (RuntimeException e) {
            unused.run();
            throw e;
        }
    }

    private CompletableFuture<Appended> checkAndAppend(ByteBuffer bytes, AppendOrigin origin, Runnable unused) {
        context.health().requireWritable();
        LogSettings now = settings;
        long nowMillis = context.clock().millis();
        if (origin.isClient()) {
            BatchCheck.check(bytes, id, now, nowMillis);
            KeyCheck.check(bytes, id, now, context.recompression());
        }
        BatchHeader batch = new BatchHeader(bytes, bytes.position());
        Marker marker = batch.isControl() ? BatchCheck.marker(bytes, batch, id) : null;
        boolean stamps = now.messages().appendTime() && marker == null;
        lock.lock();
        try {
            requireHere();
            if (origin.isClient()) {
                Optional<Known> known = history.producers().check(batch, origin);
                if (known.isPresent()) {
                    CompletableFuture<Appended> answer = answerKnown(known.get());
                    unused.run();
                    return answer;
                }
            } else if (marker != null) {
                history.producers().checkMarker(batch.producerId(), batch.producerEpoch(), marker.coordinatorEpoch());
            }
            if (stamps) {
                batch.stampAppendTime(nowMillis);
            }
            batch.assign(endOffset, leaderEpoch());
            BatchEntry entry = new BatchEntry(this, bytes, batch, stamps ? nowMillis : -1, unused);
            note(batch, marker);
            endOffset = batch.lastOffset() + 1;
            pending.add(entry);
            unsnapshottedBytes += batch.sizeInBytes();
            context.journal().submit(entry);
            return entry.future;
        } finally {
            lock.unlock();
        }
    }

    private void note(BatchHeader batch, @Nullable Marker marker) {
        if (marker == null) {
            history.append(batch);
        } else {
            history.append(batch, marker);
        }
    }

    private void requireHere() {
        if (gone) {
            throw new LogException(LogError.UNKNOWN_TOPIC_OR_PARTITION, "Partition %s was deleted.".formatted(id));
        }
    }

    /** A batch that is here already is acknowledged when it is durable, not before. */
    private CompletableFuture<Appended> answerKnown(Known known) {
        if (known.lastOffset() < highWatermark()) {
            return CompletableFuture.completedFuture(
                    new Appended(known.baseOffset(), known.lastOffset(), -1, startOffset()));
        }
        for (BatchEntry entry : pending) {
            if (entry.baseOffset() == known.baseOffset()) {
                return entry.future.copy();
            }
        }
        throw new LogException(
                LogError.KAFKA_STORAGE_ERROR,
                "Batch %d of %s could not be written when it came first.".formatted(known.baseOffset(), id));
    }

    /** A batch is durable. Called in the order of the offsets. */
    void acknowledge(BatchEntry entry) {
        lock.lock();
        try {
            pending.remove();
            unwritten.add(entry);
            long end = entry.endOffset();
            long start = startOffset();
            bounds = new Bounds(start, Math.max(start, history.producers().stableOffset(end)), end);
        } finally {
            lock.unlock();
        }
        entry.acknowledge(startOffset());
    }

    /** Brings the oldest batches that were acknowledged to their segment, some at once. */
    void writeSome() {
        List<BatchEntry> oldest = unwritten.first(WRITE_BYTES);
        int written = appender.append(oldest, settings.segments());
        int unneeded =
                gone ? oldest.size() : written; // what is not written can still be read, until the store is opened anew
        unwritten.removeFirst(unneeded);
        oldest.subList(0, unneeded).forEach(BatchEntry::release);
        tellListeners();
    }

    private void tellListeners() {
        for (Listener listener : listeners) {
            listener.moved(this);
        }
    }

    @Override
    public CompletableFuture<LogSlice> read(long offset, int maxBytes, Isolation isolation) {
        return reader.read(offset, maxBytes, isolation);
    }

    @Override
    public void lookAhead(long offset, long endOffset, int maxBytes, Isolation isolation) {
        reader.lookAhead(offset, endOffset, maxBytes, isolation);
    }

    int epochAt(long offset) {
        return ask(known -> known.epochs().at(offset));
    }

    @Override
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        lock.lock();
        try {
            return history.abortedBetween(from, to, highWatermark());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Optional<OffsetAtTime>> findByTime(long timestampMillis) {
        return reader.search(search -> search.first(timestampMillis));
    }

    @Override
    public CompletableFuture<Optional<OffsetAtTime>> findHighestTime() {
        return reader.search(TimeSearch::highest);
    }

    @Override
    public EpochEnd endOf(int epoch) {
        lock.lock();
        try {
            return history.epochs().endOf(epoch, highWatermark());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> deleteBefore(long offset) {
        StartEntry entry = new StartEntry(offset);
        lock.lock();
        try {
            requireHere();
            if (offset < 0 || offset > highWatermark()) {
                throw new LogException(
                        LogError.OFFSET_OUT_OF_RANGE,
                        "Records of %s below %d are to be deleted, and it ends at %d."
                                .formatted(id, offset, highWatermark()));
            }
            if (offset <= startOffset()) {
                return CompletableFuture.completedFuture(null);
            }
            if (context.health().isStopped()) {
                context.health().requireWritable();
            }
            context.journal().submit(entry);
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
        return entry.future;
    }

    private void moveStart(long offset) {
        lock.lock();
        try {
            if (offset > startOffset()) {
                bounds = new Bounds(offset, Math.max(offset, stableOffset()), highWatermark());
                history.dropBefore(offset);
            }
        } finally {
            lock.unlock();
        }
        if (segments.endsBefore(offset)) {
            ask(any -> unsnapshottedBytes = Long.MAX_VALUE / 2);
        }
        segments.dropBefore(
                offset, context.clock().millis() + settings.retention().fileDeleteDelayMillis());
    }

    /** Lets go what is too old or too much; the files of what went before are removed. */
    void retain() throws IOException {
        if (gone) {
            return;
        }
        long start = segments.startAfter(settings, context.clock().millis());
        if (start > startOffset()) {
            moveStart(start);
        }
        segments.deleteDropped(context.clock().millis(), Math.min(snapshotOffset, writtenStart));
    }

    @Override
    public List<ProducerView> producers() {
        lock.lock();
        try {
            return history.producers().views();
        } finally {
            lock.unlock();
        }
    }

    void expireProducers(long beforeMillis) {
        lock.lock();
        try {
            history.producers().expire(beforeMillis);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long sizeInBytes() {
        return segments.sizeInBytes();
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    PartitionSegments segments() {
        return segments;
    }

    /** What follows from all batches up to {@link #endOffset}, if so much was appended since the last one was taken. */
    @Nullable
    Snapshot takeSnapshot(long afterBytes) {
        lock.lock();
        try {
            if (unsnapshottedBytes < afterBytes) {
                return null;
            }
            unsnapshottedBytes = 0;
            return new Snapshot(endOffset, history.encode());
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #takeSnapshot} would give one. */
    boolean wantsSnapshot(long afterBytes) {
        lock.lock();
        try {
            return unsnapshottedBytes >= afterBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the history something, under the lock. */
    <T> T ask(Function<PartitionHistory, T> question) {
        lock.lock();
        try {
            return question.apply(history);
        } finally {
            lock.unlock();
        }
    }

    /** A snapshot up to there is on disk. */
    void snapshotWritten(long offset) {
        snapshotOffset = offset;
    }

    /** A start that is on disk. */
    void startWritten(long offset) {
        writtenStart = offset;
    }

    /** The last of {@link #startWritten}. */
    long writtenStart() {
        return writtenStart;
    }

    /** Whether there will be nothing more. */
    boolean isGone() {
        return gone;
    }

    /** Lets everybody know that there will be nothing more. */
    void goAway() {
        lock.lock();
        try {
            gone = true;
        } finally {
            lock.unlock();
        }
        tellListeners();
    }

    /** A new start on its way. */
    private final class StartEntry extends PartitionEntry<Void> {
        private final long offset;

        StartEntry(long offset) {
            this.offset = offset;
        }

        @Override
        public int sizeInBytes() {
            return StoreEntry.HEADER_BYTES + Long.BYTES;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            StoreEntry.putHeader(buffer, StoreEntry.START, id);
            buffer.putLong(offset);
        }

        @Override
        public void durable() {
            // The start moves behind what is written before it.
        }

        @Override
        public void apply() {
            moveStart(offset);
            future.complete(null);
        }
    }
}
