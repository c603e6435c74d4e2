package io.weir.log.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system. Names are durable once {@link #syncDirectory} has returned for their directory, contents once
 * {@link DiskFile#force} has.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
public interface Disk {
    /** Opens a file to read and write; makes it if it is not there. */
    DiskFile open(Path file) throws IOException;

    /**
     * Opens a file that is only written, in whole blocks of {@link Blocks#BYTES}: position and length of each write are
     * multiples of it, and the buffer is one of {@link Blocks#allocate}. Where the system can, the bytes go past its cache
     * straight to the disk: a sync then has nothing to write any more. {@link DiskFile#force} is needed all the same.
     */
    DiskFile openForBlocks(Path file) throws IOException;

    /** Whether there is a file or a directory of that name. */
    boolean exists(Path path);

    /** Makes a directory and those above it. */
    void createDirectories(Path directory) throws IOException;

    /** What is in a directory, in the order of the names. */
    List<Path> list(Path directory) throws IOException;

    /** Gives a file or directory another name, in place of what may have that name. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file, or a directory with all that is in it; nothing happens if it is not there. */
    void delete(Path path) throws IOException;

    /**
     * Makes the names in a directory durable.
     *
     * @throws java.io.SyncFailedException as {@link DiskFile#force} does
     */
    void syncDirectory(Path directory) throws IOException;

    /**
     * Holds a file for this process until it is closed or the process ends.
     *
     * @throws IOException if somebody holds it
     */
    Closeable lock(Path file) throws IOException;

    /** Bytes that can still be written where {@code path} lies. */
    long usableBytes(Path path) throws IOException;

    /** Bytes in all where {@code path} lies. */
    long totalBytes(Path path) throws IOException;
}
