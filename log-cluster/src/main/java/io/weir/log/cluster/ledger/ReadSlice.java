package io.weir.log.cluster.ledger;

import io.weir.log.store.LogSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Batches that were read, in memory of the heap.
 *
 * @param bytes the batches
 * @param baseOffset of the first; that asked for when there is none
 * @param endOffset behind the last
 * @param bounds of the partition when it was read
 */
record ReadSlice(ByteBuffer bytes, long baseOffset, long endOffset, Bounds bounds) implements LogSlice {
    /** The bounds of a partition at one moment. */
    record Bounds(long startOffset, long stableOffset, long highWatermark) {}

    static ReadSlice empty(long offset, Bounds bounds) {
        return new ReadSlice(ByteBuffer.allocate(0), offset, offset, bounds);
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    @Override
    public int sizeInBytes() {
        return bytes.remaining();
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        return target.write(bytes.slice((int) position, bytes.limit() - (int) position));
    }

    @Override
    public long highWatermark() {
        return bounds.highWatermark;
    }

    @Override
    public long stableOffset() {
        return bounds.stableOffset;
    }

    @Override
    public long startOffset() {
        return bounds.startOffset;
    }

    @Override
    public void close() {
        // the heap's
    }
}
