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
import org.jspecify.annotations.Nullable;

/** Writes to segments what is durable in the journal. Used by the journal's thread. */
final class SegmentAppender {
    private static final int RETRY_MILLIS = 500;

    private final PartitionId id;
    private final PartitionSegments segments;
    private final StoreHealth health;

    SegmentAppender(PartitionId id, PartitionSegments segments, StoreHealth health) {
        this.id = id;
        this.segments = segments;
        this.health = health;
    }

    /**
     * Appends a batch that has its offset. Waits as long as the disk does not take it: it is safe in the journal, and must come
     * in its order.
     *
     * @return null if it was written, else why not
     */
    @Nullable
    LogException append(ByteBuffer bytes, LogSettings.Segments settings) {
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
