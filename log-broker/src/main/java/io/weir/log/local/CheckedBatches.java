package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.LongToIntFunction;

/** Reads all batches of a closed segment the way readers do: one that is not what was appended is never given. */
final class CheckedBatches {
    private static final int READ_BYTES = 1 << 20;

    private final LongToIntFunction epochs;
    private final BooleanSupplier goesOn;

    /** {@code goesOn} is asked between two reads, and may wait; false ends the work. */
    CheckedBatches(LongToIntFunction epochs, BooleanSupplier goesOn) {
        this.epochs = epochs;
        this.goesOn = goesOn;
    }

    /** Looks at batches. */
    interface Visitor {
        /** Looks at the batch at {@code header} of {@code bytes}, during the call only; whether to go on. */
        boolean visit(ByteBuffer bytes, BatchHeader header) throws IOException;
    }

    /** The segment could not be read. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The work is to end. */
    static final class EndedException extends IOException {
        private static final long serialVersionUID = 1L;

        EndedException() {
            super("The log is being closed.");
        }
    }

    /**
     * Shows the batches from the one with {@code from} on; false: the visitor ended it.
     *
     * @throws UnreadableException if a batch is not what was appended
     */
    boolean visit(Segment segment, long from, Visitor visitor) throws IOException {
        long next = Math.max(from, segment.baseOffset());
        Segment[] one = {segment};
        BatchHeader header = new BatchHeader(ByteBuffer.allocate(0), 0);
        while (next < segment.endOffset()) {
            if (!goesOn.getAsBoolean()) {
                throw new EndedException();
            }
            SegmentReader.Result read = read(one, next);
            try {
                ByteBuffer bytes = read.memory().nioBuffer();
                int at = 0;
                while (at < bytes.limit()) {
                    header.moveTo(bytes, at);
                    if (!visitor.visit(bytes, header)) {
                        return false;
                    }
                    next = header.lastOffset() + 1;
                    at += header.sizeInBytes();
                }
            } finally {
                read.memory().release();
            }
        }
        return true;
    }

    private SegmentReader.Result read(Segment[] segment, long offset) throws IOException {
        try {
            return new SegmentReader(segment, Long.MAX_VALUE, epochs).read(offset, READ_BYTES);
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }
}
