package io.weir.log.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * The bytes of one request. They are kept until the answer is complete, and longer by who retains them.
 *
 * <p><b>Threading:</b> may be retained and released by any thread.
 */
public final class RequestMemory {
    private final ByteBuf bytes;
    private final MemoryBudget budget;
    private final int taken;

    RequestMemory(ByteBuf bytes, MemoryBudget budget, int taken) {
        this.bytes = bytes;
        this.budget = budget;
        this.taken = taken;
    }

    /** That of a request which did not come by a connection. */
    public static RequestMemory none() {
        return new RequestMemory(Unpooled.EMPTY_BUFFER, new MemoryBudget(0), 0);
    }

    /** Keeps the bytes until {@link #release} is called once more. */
    public void retain() {
        bytes.retain();
    }

    /** Ends what {@link #retain} began. */
    public void release() {
        if (bytes.release()) {
            budget.giveBack(taken);
        }
    }

    ByteBuffer buffer() {
        return bytes.nioBuffer();
    }

    int sizeInBytes() {
        return taken;
    }
}
