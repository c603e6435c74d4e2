package io.weir.log.local;

import io.netty.buffer.ByteBuf;
import io.weir.log.store.LogSlice;
import java.nio.ByteBuffer;

/** What was read, in memory of the pool. */
final class PooledSlice implements LogSlice {
    private final ByteBuf memory;
    private final long baseOffset;
    private final Bounds bounds;

    /** The bounds of a partition at one moment. */
    record Bounds(long startOffset, long stableOffset, long highWatermark) {}

    PooledSlice(ByteBuf memory, long baseOffset, Bounds bounds) {
        this.memory = memory;
        this.baseOffset = baseOffset;
        this.bounds = bounds;
    }

    @Override
    public ByteBuffer bytes() {
        return memory.nioBuffer();
    }

    @Override
    public long baseOffset() {
        return baseOffset;
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
        memory.release();
    }
}
