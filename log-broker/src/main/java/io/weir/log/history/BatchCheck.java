package io.weir.log.history;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.history.PartitionHistory.Marker;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.nio.ByteBuffer;

/** What a batch must be before it gets an offset. */
public final class BatchCheck {
    private static final int HIGHEST_CODEC = 4;

    private BatchCheck() {}

    /**
     * Refuses what must not be stored.
     *
     * @throws LogException naming the partition
     */
    public static void check(ByteBuffer bytes, PartitionId partition, LogSettings settings, long nowMillis) {
        BatchHeader batch = new BatchHeader(bytes, bytes.position());
        if (!batch.isWhole() || batch.sizeInBytes() != bytes.remaining()) {
            throw new LogException(
                    LogError.CORRUPT_MESSAGE,
                    "What came for %s is not one whole batch: %d bytes.".formatted(partition, bytes.remaining()));
        }
        if (batch.magic() != BatchHeader.MAGIC) {
            throw new LogException(
                    LogError.UNSUPPORTED_FOR_MESSAGE_FORMAT,
                    "A batch of format %d came for %s; only format 2 is stored. Use a client of 0.11 or later."
                            .formatted(batch.magic(), partition));
        }
        if (batch.sizeInBytes() > settings.messages().maxBytes()) {
            throw new LogException(
                    LogError.MESSAGE_TOO_LARGE,
                    "A batch of %d bytes came for %s, which takes %d (max.message.bytes)."
                            .formatted(
                                    batch.sizeInBytes(),
                                    partition,
                                    settings.messages().maxBytes()));
        }
        if (batch.sizeInBytes() > settings.segments().bytes()) {
            throw new LogException(
                    LogError.RECORD_LIST_TOO_LARGE,
                    "A batch of %d bytes came for %s, whose segments hold %d (segment.bytes)."
                            .formatted(
                                    batch.sizeInBytes(),
                                    partition,
                                    settings.segments().bytes()));
        }
        if (!batch.isIntact()) {
            throw new LogException(
                    LogError.CORRUPT_MESSAGE, "The checksum of a batch for %s is wrong.".formatted(partition));
        }
        checkFields(batch, partition);
        checkTime(batch, partition, settings.messages(), nowMillis);
    }

    /**
     * What a marker of the broker says.
     *
     * @throws LogException naming the partition if it is none
     */
    public static Marker marker(ByteBuffer bytes, BatchHeader batch, PartitionId partition) {
        try {
            return PartitionHistory.marker(bytes, batch);
        } catch (MalformedBatchException e) {
            throw new LogException(
                    LogError.CORRUPT_MESSAGE, "A marker for %s is none: %s.".formatted(partition, e.getMessage()));
        }
    }

    private static void checkFields(BatchHeader batch, PartitionId partition) {
        if (batch.count() <= 0 || batch.lastOffsetDelta() != batch.count() - 1) {
            throw invalid("A batch for %s has %d records and a last offset of %d."
                    .formatted(partition, batch.count(), batch.lastOffsetDelta()));
        }
        if (batch.isControl() || batch.hasDeleteHorizon()) {
            throw invalid("A batch for %s has marks that only the broker sets.".formatted(partition));
        }
        if (batch.codec() > HIGHEST_CODEC) {
            throw invalid(
                    "A batch for %s is compressed by codec %d, which is none.".formatted(partition, batch.codec()));
        }
        boolean hasProducer = batch.producerId() >= 0;
        if (hasProducer != batch.baseSequence() >= 0 || hasProducer != batch.producerEpoch() >= 0) {
            throw invalid(
                    "A batch for %s has producer %d, epoch %d and sequence number %d, of which all or none must be set."
                            .formatted(partition, batch.producerId(), batch.producerEpoch(), batch.baseSequence()));
        }
        if (batch.isTransactional() && !hasProducer) {
            throw invalid("A batch for %s is part of a transaction of nobody.".formatted(partition));
        }
    }

    private static void checkTime(
            BatchHeader batch, PartitionId partition, LogSettings.Messages messages, long nowMillis) {
        if (messages.appendTime()) {
            return;
        }
        long time = batch.maxTimestamp();
        boolean tooOld = messages.maxBeforeMillis() < Long.MAX_VALUE && time < nowMillis - messages.maxBeforeMillis();
        boolean tooNew = messages.maxAfterMillis() < Long.MAX_VALUE && time > nowMillis + messages.maxAfterMillis();
        if (tooOld || tooNew) {
            throw new LogException(
                    LogError.INVALID_TIMESTAMP,
                    "A batch for %s has the timestamp %d, at %d, which is more than %d ms %s (message.timestamp.%s.max.ms)."
                            .formatted(
                                    partition,
                                    time,
                                    nowMillis,
                                    tooOld ? messages.maxBeforeMillis() : messages.maxAfterMillis(),
                                    tooOld ? "in the past" : "in the future",
                                    tooOld ? "before" : "after"));
        }
    }

    private static LogException invalid(String message) {
        return new LogException(LogError.INVALID_RECORD, message);
    }
}
