package io.weir.log.cluster.ledger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog.Appended;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A batch that has its offset and is not acknowledged yet. Its bytes are a copy: BookKeeper may send them late. */
final class PendingBatch {
    final CompletableFuture<Appended> future = new CompletableFuture<>();
    private final ByteBuffer bytes;
    private final long baseOffset;
    private final long lastOffset;
    private final long maxTimestamp;
    private final long appendTimeMillis;

    PendingBatch(ByteBuffer batch, BatchHeader header, long appendTimeMillis) {
        bytes = ByteBuffer.allocate(header.sizeInBytes());
        bytes.put(0, batch, header.position(), header.sizeInBytes());
        baseOffset = header.baseOffset();
        lastOffset = header.lastOffset();
        maxTimestamp = header.maxTimestamp();
        this.appendTimeMillis = appendTimeMillis;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    ByteBuf buffer() {
        return Unpooled.wrappedBuffer(bytes);
    }

    BatchHeader header() {
        return new BatchHeader(bytes, 0);
    }

    long baseOffset() {
        return baseOffset;
    }

    long endOffset() {
        return lastOffset + 1;
    }

    long maxTimestamp() {
        return maxTimestamp;
    }

    /** The one that begins there. */
    static PendingBatch find(Iterable<PendingBatch> all, long baseOffset, PartitionId partition) {
        for (PendingBatch each : all) {
            if (each.baseOffset == baseOffset) {
                return each;
            }
        }
        throw new LogException(
                LogError.NOT_LEADER_OR_FOLLOWER,
                "Batch %d of %s could not be written when it came first.".formatted(baseOffset, partition));
    }

    void acknowledge(long startOffset) {
        future.complete(new Appended(baseOffset, lastOffset, appendTimeMillis, startOffset));
    }
}
