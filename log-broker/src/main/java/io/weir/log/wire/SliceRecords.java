package io.weir.log.wire;

import io.weir.log.store.LogSlice;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** Batches of an answer, written from where they are. The slice belongs to the {@link HeldAnswer}. */
public final class SliceRecords implements BaseRecords {
    private final LogSlice slice;

    /** Those of a slice. */
    public SliceRecords(LogSlice slice) {
        this.slice = slice;
    }

    LogSlice slice() {
        return slice;
    }

    @Override
    public int sizeInBytes() {
        return slice.sizeInBytes();
    }

    /** Not used: Netty writes the answer. */
    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("Written by AnswerEncoder");
    }
}
