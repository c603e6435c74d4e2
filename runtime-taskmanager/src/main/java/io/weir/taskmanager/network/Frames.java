package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.taskmanager.exchange.ChannelId;
import java.nio.charset.StandardCharsets;

/**
 * The frames on a connection between TaskManagers, all big endian:
 *
 * <pre>
 *   frame   length u32 (of what follows) | type u8 | body
 *   HELLO   magic u32 'WEIR' | version u16                                        producer to consumer, first
 *   OPEN    channel u32 | job id 32 bytes | edge u32 | producer u32 | its attempt u32 | consumer u32 | its attempt u32
 *   BATCH   channel u32 | count u16 | flags u8 | watermark i64 if flag 1 | records, each with its timestamp if flag 2
 *   SIGNAL  channel u32 | signal u8
 *   BARRIER channel u32 | as {@link BarrierFrames} writes it
 *   ANNOUNCE as BARRIER
 *   CREDIT  channel u32 | frames u32                                              consumer to producer
 *   PULL    channel u32 | checkpoint i64                                          consumer to producer
 * </pre>
 */
public final class Frames {
    static final byte HELLO = 1;
    static final byte OPEN = 2;
    /** The type of frames with records. */
    public static final byte BATCH = 3;

    static final byte SIGNAL = 4;
    static final byte CREDIT = 5;
    static final byte BARRIER = 6;
    static final byte ANNOUNCE = 7;
    static final byte PULL = 8;

    static final int MAGIC = 0x57454952;
    static final int VERSION = 2;
    static final int HAS_WATERMARK = 1;
    static final int HAS_TIMESTAMPS = 2;

    /** A larger record does not pass. */
    public static final int MAX_FRAME_BYTES = 128 << 20;
    /** No BATCH frame is shorter. */
    public static final int MIN_BATCH_BYTES = 8;
    /** What may come before the other side has said who it is. */
    static final int MAX_HELLO_BYTES = 64;

    private Frames() {}

    static ByteBuf hello(ByteBufAllocator allocator) {
        return allocator.buffer(11).writeInt(7).writeByte(HELLO).writeInt(MAGIC).writeShort(VERSION);
    }

    static ByteBuf open(ByteBufAllocator allocator, int channel, ChannelId id) {
        return allocator
                .buffer(61)
                .writeInt(57)
                .writeByte(OPEN)
                .writeInt(channel)
                .writeBytes(id.jobId().getBytes(StandardCharsets.US_ASCII))
                .writeInt(id.edgeId())
                .writeInt(id.producer())
                .writeInt(id.producerAttempt())
                .writeInt(id.consumer())
                .writeInt(id.consumerAttempt());
    }

    /** Reads what {@link #open} wrote, behind the channel number. */
    static ChannelId readId(ByteBuf body) {
        byte[] jobId = new byte[32];
        body.readBytes(jobId);
        return new ChannelId(
                new String(jobId, StandardCharsets.US_ASCII),
                body.readInt(),
                body.readInt(),
                body.readInt(),
                body.readInt(),
                body.readInt());
    }

    static ByteBuf credit(ByteBufAllocator allocator, int channel, int frames) {
        return allocator
                .buffer(13)
                .writeInt(9)
                .writeByte(CREDIT)
                .writeInt(channel)
                .writeInt(frames);
    }

    static ByteBuf pull(ByteBufAllocator allocator, int channel, long checkpointId) {
        return allocator
                .buffer(17)
                .writeInt(13)
                .writeByte(PULL)
                .writeInt(channel)
                .writeLong(checkpointId);
    }

    /** The id of the checkpoint if {@code frame} is a BARRIER; 0: it is none. */
    static long barrierId(ByteBuf frame) {
        return frame.getByte(Integer.BYTES) == BARRIER ? frame.getLong(Integer.BYTES + 1 + Integer.BYTES) : 0;
    }

    static ByteBuf signal(ByteBufAllocator allocator, int channel, int signal) {
        return allocator
                .buffer(10)
                .writeInt(6)
                .writeByte(SIGNAL)
                .writeInt(channel)
                .writeByte(signal);
    }
}
