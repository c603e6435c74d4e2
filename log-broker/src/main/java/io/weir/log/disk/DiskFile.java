package io.weir.log.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * An open file.
 *
 * <p><b>Threading:</b> reads and writes at places may be done by several threads at once.
 */
public interface DiskFile extends Closeable {
    /** Reads up to {@code into.remaining()} bytes from {@code position} on; fewer only where the file ends. */
    void read(ByteBuffer into, long position) throws IOException;

    /**
     * Writes what is there from {@code position} on, {@code count} bytes at most, without a copy in this process where the system
     * can; the number of bytes that {@code target} has taken.
     *
     * @throws java.io.EOFException if the file ends before {@code position}
     */
    long transferTo(WritableByteChannel target, long position, long count) throws IOException;

    /** Writes all of {@code from} at {@code position}; the file grows as needed. */
    void write(ByteBuffer from, long position) throws IOException;

    /**
     * Writes all of {@code from}, one behind the other, at {@code position}: one call of the system for many pieces is cheaper than
     * one for each. By one thread at a time.
     */
    void write(ByteBuffer[] from, long position) throws IOException;

    /** Bytes of the file. */
    long size() throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;

    /**
     * Returns when what was written would survive a loss of power.
     *
     * @throws SyncFailedException if nobody knows what would; trying again tells nothing, as the system may have dropped it
     */
    void force() throws SyncFailedException;
}
