package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.store.PartitionLog.Appended;
import java.nio.ByteBuffer;

/** A batch on its way: acknowledged when it is durable, then written to its segment. */
final class BatchEntry extends PartitionEntry<Appended> {
    private final LocalPartition partition;
    private final ByteBuffer batch;
    private final int bytes;
    private final long baseOffset;
    private final long lastOffset;
    private final long appendTimeMillis;
    private final Runnable unused;

    private boolean isReleased; // used by the thread that applies

    /** {@code unused} is run when nobody needs {@code batch} any more. */
    BatchEntry(LocalPartition partition, ByteBuffer batch, BatchHeader header, long appendTimeMillis, Runnable unused) {
        this.partition = partition;
        this.batch = batch.duplicate();
        this.appendTimeMillis = appendTimeMillis;
        this.unused = unused;
        bytes = header.sizeInBytes();
        baseOffset = header.baseOffset();
        lastOffset = header.lastOffset();
    }

    long baseOffset() {
        return baseOffset;
    }

    long endOffset() {
        return lastOffset + 1;
    }

    int batchBytes() {
        return bytes;
    }

    ByteBuffer batch() {
        return batch.duplicate();
    }

    void acknowledge(long startOffset) {
        future.complete(new Appended(baseOffset, lastOffset, appendTimeMillis, startOffset));
    }

    @Override
    public int sizeInBytes() {
        return StoreEntry.HEADER_BYTES + bytes;
    }

    @Override
    public void writeTo(ByteBuffer buffer) {
        StoreEntry.putHeader(buffer, StoreEntry.APPEND, partition.id());
        buffer.put(batch());
    }

    @Override
    public void durable() {
        partition.acknowledge(this);
    }

    @Override
    public void apply() {
        if (!isReleased) { // else it was written with one before it
            partition.writeSome();
        }
    }

    /** Nobody needs it any more. */
    void release() {
        isReleased = true;
        unused.run();
    }

    @Override
    public void failed(Exception reason) {
        super.failed(reason);
        release();
    }
}
