package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.compaction.BatchVisitor;
import io.weir.log.compaction.EndedException;
import io.weir.log.compaction.UncleanableException;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongToIntFunction;

/** Reads all batches of a closed segment the way readers do: one that is not what was appended is never given. */
final class CheckedBatches {
    private static final int READ_BYTES = 1 << 20;
    private static final Bounds NO_BOUNDS = new Bounds(0, Long.MAX_VALUE, Long.MAX_VALUE);

    private final LongToIntFunction epochs;
    private final CompactionTools tools;

    /** {@code tools} are asked between two reads whether to go on, which may wait. */
    CheckedBatches(LongToIntFunction epochs, CompactionTools tools) {
        this.epochs = epochs;
        this.tools = tools;
    }

    /**
     * Shows all batches; false: the visitor ended it.
     *
     * @throws UncleanableException if a batch is not what was appended
     */
    boolean visit(Segment segment, BatchVisitor visitor) throws IOException {
        long next = segment.baseOffset();
        Segment[] one = {segment};
        BatchHeader header = new BatchHeader(ByteBuffer.allocate(0), 0);
        while (next < segment.endOffset()) {
            if (!tools.goesOn()) {
                throw new EndedException();
            }
            try (ReadSlice read = read(one, next)) {
                ByteBuffer bytes = read.bytes();
                tools.work().hasRead(bytes.remaining());
                int at = 0;
                while (at < bytes.limit()) {
                    header.moveTo(bytes, at);
                    if (!visitor.visit(bytes, header)) {
                        return false;
                    }
                    next = header.lastOffset() + 1;
                    at += header.sizeInBytes();
                }
            }
        }
        return true;
    }

    private ReadSlice read(Segment[] segment, long offset) throws IOException {
        try {
            return new SegmentReader(segment, Long.MAX_VALUE, epochs).copy(offset, READ_BYTES, NO_BOUNDS);
        } catch (IOException e) {
            throw new UncleanableException(String.valueOf(e.getMessage()));
        }
    }
}
