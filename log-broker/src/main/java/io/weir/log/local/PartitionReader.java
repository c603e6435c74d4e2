package io.weir.log.local;

import io.netty.buffer.Unpooled;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;

/**
 * Reads a partition: on the thread of who asks, or where it has to wait for what is asked for, on the one that writes that.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
final class PartitionReader {
    private final PartitionId id;
    private final PartitionSegments segments;
    private final SegmentAppender written;
    private final LongToIntFunction epochs;
    private final Runnable requireHere;
    private final Supplier<Bounds> bounds;

    /** {@code requireHere} throws once the partition is gone. */
    PartitionReader(
            PartitionId id,
            PartitionSegments segments,
            SegmentAppender written,
            LongToIntFunction epochs,
            Runnable requireHere,
            Supplier<Bounds> bounds) {
        this.id = id;
        this.segments = segments;
        this.written = written;
        this.epochs = epochs;
        this.requireHere = requireHere;
        this.bounds = bounds;
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
        Bounds now = bounds.get();
        long limit = isolation == Isolation.READ_COMMITTED ? now.stableOffset() : now.highWatermark();
        if (offset >= written.endOffset() && offset < limit) {
            return written.written(offset + 1).thenCompose(done -> read(offset, maxBytes, isolation));
        }
        return answer(offset, () -> slice(now, offset, Math.min(limit, written.endOffset()), maxBytes));
    }

    CompletableFuture<Optional<OffsetAtTime>> search(Search search) {
        Bounds now = bounds.get();
        return written.written(now.highWatermark())
                .thenCompose(done -> answer(
                        Long.MAX_VALUE,
                        () -> search.run(new TimeSearch(segments.all(), now.startOffset(), now.highWatermark()))));
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
