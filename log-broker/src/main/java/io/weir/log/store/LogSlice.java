package io.weir.log.store;

import java.nio.ByteBuffer;

/**
 * Batches read from a log, checked, in one piece of memory that belongs to the reader until {@link #close}.
 *
 * <p><b>Threading:</b> handed over whole; closed once.
 */
public interface LogSlice extends AutoCloseable {
    /** The bytes of whole batches; empty where there is nothing to read yet. */
    ByteBuffer bytes();

    /** Offset of the first batch; that asked for when there is none. */
    long baseOffset();

    /** The high watermark when it was read. */
    long highWatermark();

    /** The stable offset when it was read. */
    long stableOffset();

    /** The start of the partition when it was read. */
    long startOffset();

    /** The memory may be used for something else. */
    @Override
    void close();
}
