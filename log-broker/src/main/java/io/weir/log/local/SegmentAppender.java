package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.local.StoreHealth.Hindrance;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes to segments what is durable in the journal.
 *
 * <p><b>Threading:</b> appended to by the thread of the journal that applies; asked by any thread.
 */
final class SegmentAppender {
    private static final int RETRY_MILLIS = 500;

    private final PartitionId id;
    private final PartitionSegments segments;
    private final StoreHealth health;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private volatile long endOffset;
    private volatile @Nullable LogException failure;

    /** Who waits until what lies before {@code offset} is written. */
    private record Waiting(long offset, CompletableFuture<Void> written) {}

    SegmentAppender(PartitionId id, PartitionSegments segments, StoreHealth health) {
        this.id = id;
        this.segments = segments;
        this.health = health;
        endOffset = segments.endOffset();
    }

    /** Behind the last record written. */
    long endOffset() {
        return endOffset;
    }

    /** Complete when what lies before {@code offset} is written; fails if it never will be. */
    CompletableFuture<Void> written(long offset) {
        if (offset <= endOffset) {
            return CompletableFuture.completedFuture(null);
        }
        Waiting added = new Waiting(offset, new CompletableFuture<>());
        waiting.add(added);
        tellWaiting();
        return added.written;
    }

    /** May be called by two threads at once, each of which finds what the other has changed before. */
    private void tellWaiting() {
        LogException reason = failure;
        long end = endOffset;
        waiting.removeIf(each -> {
            if (each.offset <= end) {
                each.written.complete(null);
            } else if (reason != null) {
                each.written.completeExceptionally(reason);
            }
            return each.written.isDone();
        });
    }

    /**
     * Appends a batch that has its offset. Waits as long as the disk does not take it: it is safe in the journal, and must come
     * in its order.
     */
    void append(ByteBuffer bytes, long newEndOffset, LogSettings.Segments settings) {
        LogException reason = write(bytes, settings);
        if (reason == null) {
            endOffset = newEndOffset;
        } else {
            failure = reason;
        }
        if (!waiting.isEmpty()) {
            tellWaiting();
        }
    }

    /** Null if it was written, else why not. */
    private @Nullable LogException write(ByteBuffer bytes, LogSettings.Segments settings) {
        boolean isHindered = false;
        while (!health.isStopped()) {
            try {
                boolean isHere = segments.append(bytes, new BatchHeader(bytes, bytes.position()), settings);
                if (isHindered) {
                    health.passed(Hindrance.SEGMENT);
                }
                return isHere
                        ? null
                        : new LogException(
                                LogError.UNKNOWN_TOPIC_OR_PARTITION, "Partition %s was deleted.".formatted(id));
            } catch (SyncFailedException | RuntimeException e) {
                health.stop("A segment of %s could not be begun or written.".formatted(id), e);
            } catch (IOException e) {
                isHindered = true;
                health.hinder(
                        Hindrance.SEGMENT,
                        "A segment in %s cannot be written (%s); what was sent is safe in the journal. Make room."
                                .formatted(segments.directory(), e.getMessage()));
                if (!health.awaitRetry(RETRY_MILLIS)) {
                    health.stop("A segment of %s could not be written before the end.".formatted(id), e);
                }
            }
        }
        return new LogException(LogError.KAFKA_STORAGE_ERROR, health.state().reason());
    }
}
