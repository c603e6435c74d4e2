package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Barriers as frames, big endian:
 *
 * <pre>
 *   channel u32 | checkpoint i64 | timestamp i64 | exactly once u8 | alignment time-out i64 | inline bytes i64
 *   | kind | after | directory | shared directory           each of these: length i32, -1 for none, and UTF-8
 * </pre>
 */
final class BarrierFrames {
    private BarrierFrames() {}

    /** {@code type} is BARRIER, or ANNOUNCE. */
    static ByteBuf write(ByteBufAllocator allocator, byte type, int channel, CheckpointBarrier barrier) {
        ByteBuf frame = allocator.buffer(128);
        frame.writeInt(0).writeByte(type).writeInt(channel);
        frame.writeLong(barrier.checkpointId())
                .writeLong(barrier.timestampMillis())
                .writeBoolean(barrier.exactlyOnce())
                .writeLong(barrier.alignmentTimeoutMillis())
                .writeLong(barrier.target().inlineBytes());
        writeText(frame, barrier.kind().name());
        writeText(frame, barrier.after().name());
        writeText(frame, barrier.target().directory());
        writeText(frame, barrier.target().sharedDirectory());
        return frame.setInt(0, frame.readableBytes() - Integer.BYTES);
    }

    /** Reads what {@link #write} wrote, behind the channel number. */
    static CheckpointBarrier read(ByteBuf body) {
        long checkpointId = body.readLong();
        long timestampMillis = body.readLong();
        boolean exactlyOnce = body.readBoolean();
        long alignmentTimeoutMillis = body.readLong();
        long inlineBytes = body.readLong();
        CheckpointKind kind = CheckpointKind.valueOf(String.valueOf(readText(body)));
        AfterSnapshot after = AfterSnapshot.valueOf(String.valueOf(readText(body)));
        CheckpointTarget target = new CheckpointTarget(readText(body), readText(body), inlineBytes);
        return new CheckpointBarrier(
                checkpointId, timestampMillis, kind, after, exactlyOnce, alignmentTimeoutMillis, target);
    }

    private static void writeText(ByteBuf frame, @Nullable String text) {
        if (text == null) {
            frame.writeInt(-1);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            frame.writeInt(bytes.length).writeBytes(bytes);
        }
    }

    private static @Nullable String readText(ByteBuf body) {
        int length = body.readInt();
        return length < 0
                ? null
                : body.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }
}
