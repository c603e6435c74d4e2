package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One piece on its way into a file. Full buffers are written by the store's threads, one after the other; the caller waits
 * only when {@link #MAX_QUEUED} of them are not written yet.
 */
final class FileStateOutput extends StateOutput {
    private static final Logger LOG = LoggerFactory.getLogger(FileStateOutput.class);
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MAX_QUEUED = 16;

    private final CheckpointTarget target;
    private final boolean shared;
    private final Executor writers;
    private final Function<String, @Nullable LocalCopy> copies;
    private final String name = UUID.randomUUID().toString();
    private final CRC32C checksum = new CRC32C();
    private byte[] buffer = new byte[1 << 12];
    private int buffered;
    private long length;
    private int queued;
    private @Nullable LocalCopy copy;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    // Used by the writing threads, one after the other.
    private @Nullable FileChannel channel;
    private boolean abandoned;

    FileStateOutput(
            CheckpointTarget target, boolean shared, Executor writers, Function<String, @Nullable LocalCopy> copies) {
        this.target = target;
        this.shared = shared && target.sharedDirectory() != null;
        this.writers = writers;
        this.copies = copies;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (buffered == buffer.length) {
                makeRoom();
            }
            int part = Math.min(left, buffer.length - buffered);
            System.arraycopy(bytes, from, buffer, buffered, part);
            buffered += part;
            from += part;
            left -= part;
        }
        length += count;
    }

    /** A buffer grows as long as the piece may stay in its handle; then full ones go to the file. */
    private void makeRoom() throws IOException {
        if (target.directory() == null) {
            if (length >= target.inlineBytes()) {
                throw new IOException(
                        ("A piece of state is larger than %,d bytes, which is the most that checkpoints kept by the "
                                        + "JobManager take. Set 'execution.checkpointing.storage' to filesystem and "
                                        + "'execution.checkpointing.dir', or raise 'state.storage.memory.max-size'.")
                                .formatted(target.inlineBytes()));
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else if (buffer.length < BUFFER_BYTES) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else {
            enqueue();
        }
    }

    private void enqueue() throws IOException {
        checksum.update(buffer, 0, buffered);
        ByteBuffer full = ByteBuffer.wrap(buffer, 0, buffered);
        buffer = new byte[BUFFER_BYTES];
        buffered = 0;
        if (queued == 0) {
            copy = copies.apply(name);
        }
        if (copy != null) {
            copy.append(full.duplicate());
        }
        written = written.thenRunAsync(() -> append(full), writers);
        if (++queued % MAX_QUEUED == 0) {
            awaitWritten();
        }
    }

    private void awaitWritten() throws IOException {
        try {
            written.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while state was written to " + file(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), e);
        }
    }

    private void append(ByteBuffer bytes) {
        if (abandoned) {
            return;
        }
        try {
            if (channel == null) {
                channel = FileChannel.open(unfinished(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                writeFully(channel, ByteBuffer.wrap(FileSnapshotStore.HEADER));
            }
            writeFully(channel, bytes);
        } catch (IOException e) {
            throw new SnapshotFailedException(
                    "State cannot be written to %s: %s".formatted(file(), FileFailure.reason(e)), e);
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public CompletableFuture<StateHandle> finish() {
        if (queued == 0 && length <= target.inlineBytes()) {
            checksum.update(buffer, 0, buffered);
            byte[] bytes = Arrays.copyOf(buffer, buffered);
            return CompletableFuture.completedFuture(new StateHandle.Inline(bytes, (int) checksum.getValue()));
        }
        if (target.directory() == null) {
            return CompletableFuture.failedFuture(new IOException(
                    "A piece of state of %,d bytes is larger than %,d, the most that checkpoints kept by the JobManager take."
                            .formatted(length, target.inlineBytes())));
        }
        try {
            enqueue();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (copy != null) {
            copy.finish();
        }
        int crc = (int) checksum.getValue();
        return written.thenApplyAsync(nothing -> publish(crc), writers);
    }

    private StateHandle publish(int crc) {
        try {
            FileChannel open = channel;
            if (open == null || abandoned) {
                throw new IOException("it was given up");
            }
            open.force(true);
            open.close();
            move(unfinished(), file());
        } catch (IOException e) {
            throw new SnapshotFailedException(
                    "State cannot be written to %s: %s".formatted(file(), FileFailure.reason(e)), e);
        }
        return new StateHandle.InFile(
                shared ? StateHandle.InFile.SHARED + name : name, FileSnapshotStore.HEADER.length, length, crc);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("its file system cannot rename files in one step", e);
        }
    }

    @Override
    public void abandon() {
        buffered = 0;
        if (copy != null) {
            copy.drop();
        }
        written = written.handleAsync(
                (nothing, failure) -> {
                    abandoned = true;
                    delete();
                    return null;
                },
                writers);
    }

    private void delete() {
        try {
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(unfinished());
                Files.deleteIfExists(file());
            }
        } catch (IOException e) {
            // Left to the sweep of unreferenced files that the JobManager makes before it restores a job.
            LOG.warn("{} cannot be deleted: {}", file(), FileFailure.reason(e));
        }
    }

    private Path file() {
        String directory = shared ? target.sharedDirectory() : target.directory();
        return Path.of(directory == null ? "" : directory, name);
    }

    private Path unfinished() {
        return file().resolveSibling(name + FileSnapshotStore.UNFINISHED);
    }
}
