package io.weir.log.history;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.batch.Recompression;
import io.weir.log.batch.RecordCursor;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.nio.ByteBuffer;

/** That records of a compacted partition have keys. */
public final class KeyCheck {
    private KeyCheck() {}

    /**
     * Refuses a batch with a record that compaction could not deal with; nothing is asked of other partitions.
     *
     * @throws LogException naming the partition
     */
    public static void check(
            ByteBuffer bytes, PartitionId partition, LogSettings settings, Recompression recompression) {
        BatchHeader batch = new BatchHeader(bytes, bytes.position());
        boolean isReadable = batch.codec() == 0 || recompression.knows(batch.codec());
        if (!settings.compaction().enabled() || !isReadable) {
            return;
        }
        try {
            RecordCursor records = RecordCursor.of(bytes, batch, recompression);
            while (records.next()) {
                if (!records.hasKey()) {
                    throw new LogException(
                            LogError.INVALID_RECORD,
                            "Record %d of a batch for %s has no key, and the last record of each key is what is kept there (cleanup.policy=compact). Send records with keys."
                                    .formatted(records.offsetDelta(), partition));
                }
            }
        } catch (MalformedBatchException e) {
            throw new LogException(
                    LogError.INVALID_RECORD,
                    "The records of a batch for %s cannot be read: %s.".formatted(partition, e.getMessage()));
        }
    }
}
