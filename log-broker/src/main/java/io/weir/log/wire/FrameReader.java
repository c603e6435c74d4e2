package io.weir.log.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.log.wire.Apis.Served;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of a connection together to requests. Memory is taken from the budget for a whole request before its bytes are
 * collected; it is allocated as they come, so that who only announces a large request occupies none.
 *
 * <pre>
 *  size:int32 | api:int16  version:int16  correlation:int32  client:string | body
 * </pre>
 *
 * <p><b>Threading:</b> used by the thread of the connection alone.
 */
final class FrameReader {
    /** Allocated at most before more has come, and the largest request whose version need not be known. */
    static final int FIRST_BYTES = 64 << 10;

    /** How much is allocated for a byte that came. More copies less: at 8, a seventh of a large request is copied once more. */
    private static final int GROWTH = 8;

    private static final int SMALLEST = 10;
    private static final int VERSION_END = 4;

    private final Apis apis;
    private final int maxBytes;
    private final MemoryBudget budget;
    private final ByteBufAllocator allocator;
    private int sizeBytes;
    private int size;
    private boolean taken;
    private boolean sensible;
    private @Nullable ByteBuf frame;

    FrameReader(Apis apis, int maxBytes, MemoryBudget budget, ByteBufAllocator allocator) {
        this.apis = apis;
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.allocator = allocator;
    }

    /** What a call of {@link #read} has led to. */
    enum Progress {
        /** All bytes are used up, and the request is not whole. */
        NEEDS_BYTES,
        /** There is no memory at the moment; the bytes are where they were. */
        NEEDS_MEMORY,
        /** A request is there to be taken. */
        WHOLE
    }

    /**
     * Reads on.
     *
     * @throws MalformedRequestException if this will be no request
     */
    Progress read(ByteBuf in) {
        while (sizeBytes < Integer.BYTES) {
            if (!in.isReadable()) {
                return Progress.NEEDS_BYTES;
            }
            size = size << Byte.SIZE | in.readUnsignedByte();
            if (++sizeBytes == Integer.BYTES) {
                checkSize();
            }
        }
        if (!taken) {
            if (!budget.tryTake(size)) {
                return Progress.NEEDS_MEMORY;
            }
            taken = true;
        }
        while (in.isReadable()) {
            ByteBuf collected = room();
            in.readBytes(collected, Math.min(in.readableBytes(), collected.writableBytes()));
            if (!sensible && collected.readableBytes() >= VERSION_END) {
                checkVersion(collected);
                sensible = true;
            }
            if (collected.readableBytes() == size) {
                return Progress.WHOLE;
            }
        }
        return Progress.NEEDS_BYTES;
    }

    private void checkSize() {
        if (size > maxBytes || size < SMALLEST) {
            throw new MalformedRequestException(
                    "it announces a request of %d bytes, and %d to %d are taken (socket.request.max.bytes)%s"
                            .formatted(size, SMALLEST, maxBytes, guess()));
        }
    }

    /** What may have come instead, by its first bytes. */
    private String guess() {
        int first = size >>> 24;
        if (first == 0x16) {
            return "; it looks like TLS, which this listener does not speak: set security.protocol=PLAINTEXT";
        }
        boolean isText = first >= 'A' && first <= 'Z';
        return isText ? "; it looks like HTTP, which this port does not speak" : "";
    }

    private ByteBuf room() {
        ByteBuf present = frame;
        if (present == null) {
            present = allocator.directBuffer(Math.min(size, FIRST_BYTES), size);
            frame = present;
        } else if (!present.isWritable()) {
            present.capacity((int) Math.min(size, (long) present.capacity() * GROWTH));
        }
        return present;
    }

    private void checkVersion(ByteBuf collected) {
        short key = collected.getShort(collected.readerIndex());
        short version = collected.getShort(collected.readerIndex() + Short.BYTES);
        Served served = apis.find(key);
        if (served == null) {
            throw new MalformedRequestException("it asks for API %d, which is not served".formatted(key));
        }
        if (served.api() == ApiKeys.API_VERSIONS) {
            if (size > FIRST_BYTES) {
                throw new MalformedRequestException(
                        "it sends %d bytes to ask for versions, and %d are taken".formatted(size, FIRST_BYTES));
            }
        } else if (!served.serves(version)) {
            throw new MalformedRequestException("it asks for version %d of %s, and %d to %d are served"
                    .formatted(version, served.api().name, served.oldest(), served.latest()));
        }
    }

    /** The request that is whole; the next one begins. */
    RequestMemory take() {
        ByteBuf whole = frame;
        if (whole == null) {
            throw new IllegalStateException("No request is whole");
        }
        RequestMemory memory = new RequestMemory(whole, budget, size);
        clear();
        return memory;
    }

    /** Whether a request has begun. */
    boolean isWithinRequest() {
        return sizeBytes > 0;
    }

    /** Gives back what an unfinished request holds. */
    void close() {
        if (frame != null) {
            frame.release();
        }
        if (taken) {
            budget.giveBack(size);
        }
        clear();
    }

    private void clear() {
        frame = null;
        sizeBytes = 0;
        size = 0;
        taken = false;
        sensible = false;
    }
}
