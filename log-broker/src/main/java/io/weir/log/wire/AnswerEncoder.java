package io.weir.log.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCounted;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Turns an answer into the parts of its frame, buffers and regions of files; records stand in them by reference. */
final class AnswerEncoder implements Writable {
    private static final int MAX_ID_BYTES = Integer.BYTES + Byte.BYTES;

    private final List<ReferenceCounted> parts = new ArrayList<>(1);
    private final ByteBuf fields;
    private int partStart;

    private AnswerEncoder(ByteBuf fields) {
        this.fields = fields;
    }

    /**
     * The frame of an answer, size included.
     *
     * @throws RuntimeException if the answer has a field set that its version does not know: a bug of who made it
     */
    static List<ReferenceCounted> encode(
            ByteBufAllocator allocator, ApiKeys api, short version, int correlationId, ApiMessage answer) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        answer.addSize(size, cache, version);
        boolean hasTags = api.responseHeaderVersion(version) > 0;
        int headerBytes = hasTags ? MAX_ID_BYTES : Integer.BYTES;
        ByteBuf fields = allocator.directBuffer(Integer.BYTES + headerBytes + size.sizeExcludingZeroCopy());
        AnswerEncoder encoder = new AnswerEncoder(fields);
        try {
            fields.writeInt(headerBytes + size.totalSize());
            fields.writeInt(correlationId);
            if (hasTags) {
                fields.writeByte(0);
            }
            answer.write(encoder, cache, version);
            encoder.endPart();
            return encoder.parts;
        } catch (RuntimeException e) {
            encoder.parts.forEach(ReferenceCounted::release);
            throw e;
        } finally {
            fields.release();
        }
    }

    private void endPart() {
        if (fields.writerIndex() > partStart) {
            parts.add(fields.retainedSlice(partStart, fields.writerIndex() - partStart));
            partStart = fields.writerIndex();
        }
    }

    @Override
    public void writeRecords(BaseRecords records) {
        endPart();
        if (records.sizeInBytes() == 0) {
            return;
        }
        if (!(records instanceof SliceRecords slices)) {
            parts.add(Unpooled.wrappedBuffer(((MemoryRecords) records).buffer()));
        } else if (slices.slice().isInMemory()) {
            parts.add(Unpooled.wrappedBuffer(slices.slice().bytes()));
        } else {
            parts.add(new SliceRegion(slices.slice()));
        }
    }

    @Override
    public void writeByte(byte value) {
        fields.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        fields.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        fields.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        fields.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        fields.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] bytes) {
        fields.writeBytes(bytes);
    }

    @Override
    public void writeByteBuffer(ByteBuffer bytes) {
        fields.writeBytes(bytes.duplicate());
    }

    @Override
    public void writeUnsignedVarint(int value) {
        writeBits(value & 0xffff_ffffL);
    }

    @Override
    public void writeVarint(int value) {
        writeUnsignedVarint((value << 1) ^ (value >> 31));
    }

    @Override
    public void writeVarlong(long value) {
        writeBits((value << 1) ^ (value >> 63));
    }

    private void writeBits(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            fields.writeByte((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        fields.writeByte((int) left);
    }
}
