package io.weir.log.wire;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** Batches of an answer, written from where they are. Their memory belongs to the {@link HeldAnswer}. */
public final class SliceRecords implements BaseRecords {
    private final ByteBuffer bytes;

    /** Of these bytes. */
    public SliceRecords(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    @Override
    public int sizeInBytes() {
        return bytes.remaining();
    }

    /** Not used: Netty writes the answer. */
    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("Written by AnswerEncoder");
    }
}
