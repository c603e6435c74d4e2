package io.weir.log.wire.fetch;

import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AbortedTransaction;
import io.weir.log.store.PartitionLog.EpochEnd;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.SliceRecords;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** A partition that is fetched from, for one request. */
final class FetchTarget {
    private static final int ZSTD = 4;
    private static final short READS_ZSTD = 10;
    private static final int UNKNOWN = -1;

    private final PartitionLog log;
    private final FetchPartition asked;
    private final Isolation isolation;
    private final short version;
    private long seenHighWatermark;
    private long seenStableOffset;
    private long seenBytes;
    private int readBytes;
    private long readEnd = UNKNOWN;

    FetchTarget(PartitionLog log, FetchPartition asked, Isolation isolation, short version) {
        this.log = log;
        this.asked = asked;
        this.isolation = isolation;
        this.version = version;
    }

    PartitionLog log() {
        return log;
    }

    int index() {
        return asked.partition();
    }

    int maxBytes() {
        return Math.max(0, asked.partitionMaxBytes());
    }

    /** Whether a read would give records or an error. */
    boolean isReadable() {
        long limit = isolation == Isolation.READ_COMMITTED ? log.stableOffset() : log.highWatermark();
        return asked.fetchOffset() < limit || isOutside();
    }

    private boolean isOutside() {
        return asked.fetchOffset() > log.highWatermark() || asked.fetchOffset() < log.startOffset();
    }

    /** Remembers how much there is; what is told of later is what has come since. Bytes cost more to ask for. */
    void look(boolean withBytes) {
        seenStableOffset = log.stableOffset();
        seenHighWatermark = log.highWatermark();
        if (withBytes) {
            seenBytes = log.sizeInBytes();
        }
    }

    /** Whether an offset has moved since this or {@link #look} was called. */
    boolean hasMoved() {
        long stable = log.stableOffset();
        long high = log.highWatermark();
        boolean moved = stable != seenStableOffset || high != seenHighWatermark;
        seenStableOffset = stable;
        seenHighWatermark = high;
        return moved;
    }

    /** About how much was added since this or {@link #look} was called. */
    long grownBytes() {
        long bytes = log.sizeInBytes();
        long grown = Math.max(0, bytes - seenBytes);
        seenBytes = bytes;
        return grown;
    }

    /** An answer without records. */
    static PartitionData refused(int index, LogError error) {
        return new PartitionData()
                .setPartitionIndex(index)
                .setErrorCode(error.code())
                .setHighWatermark(UNKNOWN)
                .setAbortedTransactions(null)
                .setRecords(MemoryRecords.EMPTY);
    }

    /** Reads about {@code limitBytes}, with memory that {@code answer} holds then. */
    PartitionData read(int limitBytes, FetchAnswer answer) {
        PartitionData data =
                new PartitionData().setPartitionIndex(asked.partition()).setAbortedTransactions(null);
        try {
            if (hasDiverged(data)) {
                answer.refuses();
                return data;
            }
            if (limitBytes <= 0) {
                return bounds(data).setRecords(MemoryRecords.EMPTY);
            }
            LogSlice slice =
                    log.read(asked.fetchOffset(), limitBytes, isolation).join();
            answer.hold(slice);
            readBytes = limitBytes;
            readEnd = slice.endOffset();
            check(slice);
            data.setHighWatermark(slice.highWatermark())
                    .setLastStableOffset(slice.stableOffset())
                    .setLogStartOffset(slice.startOffset())
                    .setRecords(new SliceRecords(slice));
            if (isolation == Isolation.READ_COMMITTED) {
                data.setAbortedTransactions(aborted(slice.endOffset()));
            }
            return data;
        } catch (RuntimeException e) {
            answer.refuses();
            return refused(
                    asked.partition(), Refusals.of(e, "A read of " + log.id()).error());
        }
    }

    /** What was read is on its way to the client, which will probably want what follows. */
    void lookAhead() {
        if (readEnd > asked.fetchOffset()) {
            log.lookAhead(asked.fetchOffset(), readEnd, readBytes, isolation);
        }
    }

    private boolean hasDiverged(PartitionData data) {
        if (asked.lastFetchedEpoch() == UNKNOWN) {
            return false;
        }
        EpochEnd end = log.endOf(asked.lastFetchedEpoch());
        if (end.epoch() == UNKNOWN) {
            throw new LogException(
                    LogError.OFFSET_OUT_OF_RANGE,
                    "Nothing is known of epoch %d of %s.".formatted(asked.lastFetchedEpoch(), log.id()));
        }
        if (end.epoch() == asked.lastFetchedEpoch() && end.endOffset() >= asked.fetchOffset()) {
            return false;
        }
        bounds(data)
                .setDivergingEpoch(new EpochEndOffset().setEpoch(end.epoch()).setEndOffset(end.endOffset()))
                .setRecords(MemoryRecords.EMPTY);
        return true;
    }

    private PartitionData bounds(PartitionData data) {
        return data.setLastStableOffset(log.stableOffset())
                .setHighWatermark(log.highWatermark())
                .setLogStartOffset(log.startOffset());
    }

    private void check(LogSlice slice) {
        if (version >= READS_ZSTD) {
            return;
        }
        ByteBuffer bytes = slice.bytes();
        BatchHeader batch = new BatchHeader(bytes, bytes.position());
        for (int at = bytes.position(); batch.moveTo(bytes, at).isWhole(); at += batch.sizeInBytes()) {
            if (batch.codec() == ZSTD) {
                throw new LogException(
                        LogError.UNSUPPORTED_COMPRESSION_TYPE,
                        "Records of %s are compressed by zstd, which version %d of Fetch does not read. Use a client of 2.1 or later."
                                .formatted(log.id(), version));
            }
        }
    }

    private List<FetchResponseData.AbortedTransaction> aborted(long end) {
        List<AbortedTransaction> aborted = log.abortedTransactions(asked.fetchOffset(), end);
        List<FetchResponseData.AbortedTransaction> told = new ArrayList<>(aborted.size());
        for (AbortedTransaction each : aborted) {
            told.add(new FetchResponseData.AbortedTransaction()
                    .setProducerId(each.producerId())
                    .setFirstOffset(each.firstOffset()));
        }
        return told;
    }
}
