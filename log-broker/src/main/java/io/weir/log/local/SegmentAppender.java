package io.weir.log.local;

import io.weir.log.local.StoreHealth.Hindrance;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes to segments what is durable in the journal.
 *
 * <p><b>Threading:</b> appended to by the thread of the journal that applies; any thread may ask for the end.
 */
final class SegmentAppender {
    private static final int RETRY_MILLIS = 500;

    private final PartitionId id;
    private final PartitionSegments segments;
    private final StoreHealth health;
    private volatile long endOffset;
    private boolean hasFailed;

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

    /**
     * Appends batches that have their offsets, from the first on as many as suit. Waits as long as the disk does not take them: they
     * are safe in the journal, and must come in their order. Tried once where the store has stopped, as it may be the journal that
     * has failed.
     *
     * @return how many were written; nothing is any more once it is 0
     */
    int append(List<BatchEntry> batches, LogSettings.Segments settings) {
        int count =
                hasFailed ? 0 : write(batches.stream().map(BatchEntry::batch).toList(), settings);
        if (count > 0) {
            endOffset = batches.get(count - 1).endOffset();
        } else {
            hasFailed = true;
        }
        return count;
    }

    private int write(List<ByteBuffer> batches, LogSettings.Segments settings) {
        boolean isHindered = false;
        do {
            try {
                int count = segments.append(batches, settings);
                if (isHindered) {
                    health.passed(Hindrance.SEGMENT);
                }
                return count;
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
        } while (!health.isStopped());
        return 0;
    }
}
