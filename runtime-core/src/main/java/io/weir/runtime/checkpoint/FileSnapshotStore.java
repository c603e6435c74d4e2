package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.StateHandle.InFile;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pieces of state in files, and small ones in their handles. A file begins with eight bytes, {@code WEIRST} and the
 * version of the layout as a big-endian short, and holds one piece. It is written under a temporary name, synced, and then
 * gets its own.
 */
public final class FileSnapshotStore implements SnapshotStore {
    static final byte[] HEADER = {'W', 'E', 'I', 'R', 'S', 'T', 0, 1};

    /** What the name of a file ends with until it is whole. */
    public static final String UNFINISHED = ".unfinished";

    private final ThreadPoolExecutor writers;

    /** {@code threads} write at the same time. */
    public FileSnapshotStore(int threads) {
        AtomicInteger number = new AtomicInteger();
        writers = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "weir-snapshot-writer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // Threads that a task starts would keep the code of its job, by their context class loader, for as long as they
        // live.
        writers.prestartAllCoreThreads();
    }

    @Override
    public StateOutput create(CheckpointTarget target, boolean shared) {
        return new FileStateOutput(target, shared, writers, name -> null);
    }

    /** As {@link #create}; once a piece becomes a file {@code copies} is told its name, and answers where it goes too. */
    StateOutput create(CheckpointTarget target, boolean shared, Function<String, @Nullable LocalCopy> copies) {
        return new FileStateOutput(target, shared, writers, copies);
    }

    @Override
    public InputStream open(StateHandle handle, @Nullable String directory) throws IOException {
        if (handle instanceof Inline inline) {
            CRC32C checksum = new CRC32C();
            checksum.update(inline.bytes());
            if ((int) checksum.getValue() != inline.checksum()) {
                throw new UnreadableStateException(
                        "A piece of state of %,d bytes within the checkpoint's metadata is damaged."
                                .formatted(inline.length()));
            }
            return new ByteArrayInputStream(inline.bytes());
        }
        if (directory == null) {
            throw new IOException("A checkpoint without a directory refers to the file " + ((InFile) handle).path());
        }
        InFile piece = (InFile) handle;
        return openFile(piece, piece.in(Path.of(directory)));
    }

    /** Opens {@code file}, which is that of {@code piece} or a copy of it. */
    static InputStream openFile(InFile piece, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableStateException("The state file %s is missing.".formatted(file));
        }
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
        try {
            check(piece, file, opened.getChannel());
            opened.seek(piece.offset());
            return new LimitedInputStream(Channels.newInputStream(opened.getChannel()), piece.length());
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void check(InFile piece, Path file, FileChannel channel) throws IOException {
        if (channel.size() < piece.offset() + piece.length() || piece.offset() < HEADER.length) {
            throw new UnreadableStateException(
                    "The state file %s has %,d bytes; %,d from byte %,d on are needed. It was cut off."
                            .formatted(file, channel.size(), piece.length(), piece.offset()));
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER.length);
        readFully(channel, header, 0, file);
        if (!java.util.Arrays.equals(header.array(), HEADER)) {
            throw new UnreadableStateException(
                    "%s is no state file of this version of Weir: its first bytes are wrong.".formatted(file));
        }
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long done = 0; done < piece.length(); done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), piece.length() - done));
            readFully(channel, buffer, piece.offset() + done, file);
            checksum.update(buffer.flip());
        }
        if ((int) checksum.getValue() != piece.checksum()) {
            throw new UnreadableStateException(
                    "The state file %s is damaged: the checksum of %,d bytes from byte %,d on is wrong."
                            .formatted(file, piece.length(), piece.offset()));
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long from, Path file) throws IOException {
        long position = from;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new UnreadableStateException("The state file %s ends at byte %,d.".formatted(file, position));
            }
            position += count;
        }
    }

    @Override
    public void close() {
        writers.shutdown();
        try {
            if (!writers.awaitTermination(5, TimeUnit.SECONDS)) {
                writers.shutdownNow();
            }
        } catch (InterruptedException e) {
            writers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** The first {@code remaining} bytes of another stream. */
    private static final class LimitedInputStream extends InputStream {
        private final InputStream in;
        private long remaining;

        LimitedInputStream(InputStream in, long remaining) {
            this.in = in;
            this.remaining = remaining;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (remaining == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, remaining));
            remaining -= Math.max(count, 0);
            return count;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, remaining);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
