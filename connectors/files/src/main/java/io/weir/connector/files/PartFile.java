package io.weir.connector.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** A file that is being written, under a hidden name of its own. Used by one thread. */
final class PartFile extends OutputStream implements PartFileInfo {
    private static final int BUFFER_BYTES = 64 << 10;

    private final String bucketId;
    private final Path finished;
    private final Path hidden;
    private final long creationTime;
    private final FileChannel channel;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private long flushed;
    private long lastUpdateTime;
    private boolean updated;

    private PartFile(String bucketId, Path finished, long creationTime) throws IOException {
        this.bucketId = bucketId;
        this.finished = finished;
        this.creationTime = creationTime;
        lastUpdateTime = creationTime;
        Path directory = Objects.requireNonNull(finished.getParent(), "a file has a directory");
        Directories.create(directory);
        hidden = directory.resolve(".%s.inprogress.%s".formatted(finished.getFileName(), UUID.randomUUID()));
        channel = FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Directories.sync(directory);
    }

    /** A new file, to become {@code finished}. */
    static PartFile begin(String bucketId, Path finished, long now) throws IOException {
        return new PartFile(bucketId, finished, now);
    }

    /**
     * A file that begins with what belongs to the snapshot. It is a copy: an attempt that was thought dead may still write to
     * the other one, and another job may start from the same snapshot.
     *
     * @throws IOException if bytes that belong to the snapshot are missing; the message says what to do
     */
    static PartFile restore(PartFileState state, long now) throws IOException {
        Path source = Path.of(state.hidden());
        if (!Files.exists(source)) {
            throw new IOException(
                    ("The snapshot has an unfinished file '%s', which is gone, and there is no finished '%s' either."
                                    + " Bring one of them back, or start from another snapshot.")
                            .formatted(source, state.finished()));
        }
        PartFile copy = new PartFile(state.bucketId(), Path.of(state.finished()), state.creationTime());
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ)) {
            if (from.size() < state.length()) {
                throw new IOException(
                        "The unfinished file '%s' has %,d bytes; the snapshot has %,d of it. It was cut off."
                                .formatted(source, from.size(), state.length()));
            }
            while (copy.flushed < state.length()) {
                copy.flushed += from.transferTo(copy.flushed, state.length() - copy.flushed, copy.channel);
            }
            copy.lastUpdateTime = now;
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.close();
            Files.deleteIfExists(copy.hidden);
            throw e;
        }
    }

    @Override
    public void write(int value) throws IOException {
        if (buffered == buffer.length) {
            flush();
        }
        buffer[buffered++] = (byte) value;
        updated = true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        updated = true;
        if (length > buffer.length - buffered) {
            flush();
        }
        if (length > buffer.length) {
            writeFully(ByteBuffer.wrap(bytes, offset, length));
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    /** Hands what is buffered to the operating system. */
    @Override
    public void flush() throws IOException {
        if (buffered > 0) {
            writeFully(ByteBuffer.wrap(buffer, 0, buffered));
            buffered = 0;
        }
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            flushed += channel.write(bytes);
        }
    }

    /** Brings all that was written to the disk. */
    PartFileState persist() throws IOException {
        flush();
        channel.force(true);
        return new PartFileState(bucketId, hidden.toString(), finished.toString(), flushed, creationTime);
    }

    /** No more is written. The file is on the disk and waits for its final name. */
    FileCommittable finish() throws IOException {
        persist();
        channel.close();
        return new FileCommittable(hidden.toString(), finished.toString(), flushed);
    }

    /** The time is {@code now}; records since the last call count as written now. */
    void tick(long now) {
        if (updated) {
            updated = false;
            lastUpdateTime = now;
        }
    }

    Path hidden() {
        return hidden;
    }

    @Override
    public String getBucketId() {
        return bucketId;
    }

    @Override
    public long getCreationTime() {
        return creationTime;
    }

    @Override
    public long getSize() {
        return flushed + buffered;
    }

    @Override
    public long getLastUpdateTime() {
        return lastUpdateTime;
    }

    /** Closes the file as it is; what is buffered gets to it, to be looked at. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel.isOpen()) {
                flush();
            }
        }
    }
}
