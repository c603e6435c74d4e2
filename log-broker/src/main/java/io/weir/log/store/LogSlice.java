package io.weir.log.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Whole batches read from a log, checked. Few lie in memory that belongs to the reader until {@link #close}, many are where they were.
 *
 * <p><b>Threading:</b> handed over whole; closed once.
 */
public interface LogSlice extends AutoCloseable {
    /** Of all batches; 0 where there is nothing to read yet. */
    int sizeInBytes();

    /** Whether {@link #bytes} costs nothing. */
    boolean isInMemory();

    /**
     * The batches; valid until {@link #close}. They are read once more if they are not in memory.
     *
     * @throws java.io.UncheckedIOException if they cannot be read any more
     */
    ByteBuffer bytes();

    /**
     * Writes from {@code position} in the slice on what {@code target} takes.
     *
     * @return bytes written
     * @throws IOException if they are gone meanwhile, or nothing can be written any more
     */
    long transferTo(WritableByteChannel target, long position) throws IOException;

    /** Offset of the first batch; that asked for when there is none. */
    long baseOffset();

    /** Behind the last record; the same when there is none. */
    long endOffset();

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
