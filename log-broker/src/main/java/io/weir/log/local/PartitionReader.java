package io.weir.log.local;

import io.netty.buffer.Unpooled;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a partition on the thread of who asks, from segments or, what is in none yet, from memory.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
final class PartitionReader {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);

    private final PartitionId id;
    private final PartitionSegments segments;
    private final SegmentAppender written;
    private final UnwrittenBatches unwritten;
    private final LongToIntFunction epochs;
    private final Runnable requireHere;
    private final Supplier<Bounds> bounds;
    private final ReadAhead ahead;

    /** Where the batches are: up to the end of what is written in segments, then in memory. */
    record Batches(PartitionSegments segments, SegmentAppender written, UnwrittenBatches unwritten) {}

    /** {@code requireHere} throws once the partition is gone. */
    PartitionReader(
            PartitionId id,
            Batches batches,
            LongToIntFunction epochs,
            Runnable requireHere,
            Supplier<Bounds> bounds,
            InstantSource clock) {
        this.id = id;
        segments = batches.segments;
        written = batches.written;
        unwritten = batches.unwritten;
        this.epochs = epochs;
        this.requireHere = requireHere;
        this.bounds = bounds;
        ahead = new ReadAhead(clock);
    }

    /** Something read from files. */
    private interface Reading<T> {
        T run() throws IOException;
    }

    /** A search for a record. */
    interface Search {
        Optional<OffsetAtTime> run(TimeSearch search) throws IOException;
    }

    CompletableFuture<LogSlice> read(long offset, int maxBytes, Isolation isolation) {
        return answer(offset, () -> {
            Bounds now = bounds.get();
            long limit = limit(now, isolation);
            if (offset >= written.endOffset() && offset < limit) {
                LogSlice slice = unwritten.read(offset, limit, maxBytes, now);
                if (slice != null) {
                    return slice;
                }
            }
            ReadSlice expected = offset < now.startOffset() ? null : ahead.take(offset, limit, maxBytes, now);
            return expected != null ? expected : slice(now, offset, Math.min(limit, written.endOffset()), maxBytes);
        });
    }

    private static long limit(Bounds bounds, Isolation isolation) {
        return isolation == Isolation.READ_COMMITTED ? bounds.stableOffset() : bounds.highWatermark();
    }

    /** As {@link PartitionLog#lookAhead}. */
    void lookAhead(long offset, long endOffset, int maxBytes, Isolation isolation) {
        Bounds now = bounds.get();
        long limit = Math.min(limit(now, isolation), written.endOffset());
        if (endOffset < limit && ahead.wants(offset)) {
            try (ReadSlice next = new SegmentReader(segments.all(), limit, epochs).read(endOffset, maxBytes, now)) {
                ahead.put(offset, endOffset, maxBytes, next);
            } catch (IOException e) {
                LOG.debug("Offset {} of {} cannot be read ahead; who reads it is told.", endOffset, id, e);
            }
        }
    }

    CompletableFuture<Optional<OffsetAtTime>> search(Search search) {
        return answer(Long.MAX_VALUE, () -> {
            Bounds now = bounds.get();
            List<ByteBuffer> tail = unwritten.copies(); // before the segments, where they may be in a moment
            return search.run(new TimeSearch(segments.all(), tail, now.startOffset(), now.highWatermark()));
        });
    }

    private <T> CompletableFuture<T> answer(long offset, Reading<T> reading) {
        try {
            requireHere.run();
            return CompletableFuture.completedFuture(reading.run());
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(unreadable(offset, e));
        }
    }

    private LogSlice slice(Bounds now, long offset, long limit, int maxBytes) throws IOException {
        if (offset < now.startOffset() || offset > now.highWatermark()) {
            throw new LogException(
                    LogError.OFFSET_OUT_OF_RANGE,
                    "Offset %d of %s was asked for, which has %d to %d."
                            .formatted(offset, id, now.startOffset(), now.highWatermark()));
        }
        if (offset >= limit) {
            return new ReadSlice(Unpooled.EMPTY_BUFFER, List.of(), offset, offset, now);
        }
        return new SegmentReader(segments.all(), limit, epochs).read(offset, maxBytes, now);
    }

    private LogException unreadable(long offset, IOException e) {
        try {
            requireHere.run();
        } catch (LogException gone) {
            return gone; // the files were closed under the reader
        }
        if (offset < bounds.get().startOffset()) { // since the bounds were looked at
            return new LogException(
                    LogError.OFFSET_OUT_OF_RANGE, "Offset %d of %s was just deleted.".formatted(offset, id));
        }
        return new LogException(
                LogError.KAFKA_STORAGE_ERROR, "Partition %s cannot be read: %s".formatted(id, e.getMessage()));
    }
}
