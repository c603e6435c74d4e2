package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Output;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import io.weir.taskmanager.exchange.RecordBatch;
import java.util.function.Consumer;

/** Writes batches as frames of about one segment; a record is never split. Used by the producing task's thread. */
public final class BatchEncoder {
    private static final int HEADER_BYTES = 20;

    private final TypeSerializer<Object> serializer;
    private final ByteBufAllocator allocator;
    private final int segmentBytes;
    private final DataOutputView out;

    /** Cuts batches into frames of about {@code segmentBytes}. */
    public BatchEncoder(TypeSerializer<Object> serializer, ByteBufAllocator allocator, int segmentBytes) {
        this.serializer = serializer;
        this.allocator = allocator;
        this.segmentBytes = segmentBytes;
        this.out = new DataOutputView(segmentBytes + (segmentBytes >> 2));
    }

    /** Gives the frames of {@code batch} to {@code frames}, in order; the watermark goes with the last. */
    public void encode(RecordBatch batch, int channel, Consumer<ByteBuf> frames) {
        boolean timestamped = isTimestamped(batch);
        int written = 0;
        do {
            out.clear();
            int first = written;
            while (written < batch.size && out.position() < segmentBytes) {
                if (timestamped) {
                    out.writeLong(batch.timestamps[written]);
                }
                serializer.serialize(batch.values[written], out);
                written++;
            }
            boolean last = written == batch.size;
            boolean watermarked = last && batch.watermark != RecordBatch.NO_WATERMARK;
            frames.accept(frame(channel, written - first, timestamped, watermarked, batch.watermark));
        } while (written < batch.size);
    }

    private ByteBuf frame(int channel, int count, boolean timestamped, boolean watermarked, long watermark) {
        int bytes = out.position();
        int length = 1 + 4 + 2 + 1 + (watermarked ? 8 : 0) + bytes;
        if (length > Frames.MAX_FRAME_BYTES) {
            throw new ChannelBrokenException(
                    "A record of %d bytes is too large to be sent to another TaskManager; the limit is %d bytes."
                            .formatted(bytes, Frames.MAX_FRAME_BYTES));
        }
        ByteBuf frame = allocator.buffer(HEADER_BYTES + bytes);
        frame.writeInt(length)
                .writeByte(Frames.BATCH)
                .writeInt(channel)
                .writeShort(count)
                .writeByte((watermarked ? Frames.HAS_WATERMARK : 0) | (timestamped ? Frames.HAS_TIMESTAMPS : 0));
        if (watermarked) {
            frame.writeLong(watermark);
        }
        return frame.writeBytes(out.array(), 0, bytes);
    }

    private static boolean isTimestamped(RecordBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            if (batch.timestamps[i] != Output.NO_TIMESTAMP) {
                return true;
            }
        }
        return false;
    }
}
