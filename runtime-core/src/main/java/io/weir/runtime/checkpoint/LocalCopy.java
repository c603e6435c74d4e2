package io.weir.runtime.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The copy of one piece. It takes what the piece's file takes but is not synced: after a crash of the machine nobody looks for
 * it. Its methods return at once and never fail; what cannot be written drops the copy.
 */
final class LocalCopy {
    private final Path file;
    private final Object task;
    private final LocalCopies copies;
    private final Executor writers;
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    private boolean dropped;

    /** Used by the writing threads, one after the other. */
    private @Nullable FileChannel channel;

    LocalCopy(Path file, Object task, LocalCopies copies, Executor writers) {
        this.file = file;
        this.task = task;
        this.copies = copies;
        this.writers = writers;
    }

    /** Whose state it is. */
    Object task() {
        return task;
    }

    Path file() {
        return file;
    }

    /** Whether all bytes are there: only then the file has its name. */
    boolean isWhole() {
        return Files.exists(file);
    }

    private synchronized boolean isDropped() {
        return dropped;
    }

    /** Adds {@code bytes}, which do not change any more. */
    void append(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (isDropped()) {
            return;
        }
        if (!copies.reserve(count)) {
            lose("the disk is slower than that of the checkpoints");
            return;
        }
        then(() -> {
            try {
                write(bytes);
            } finally {
                copies.free(count);
            }
        });
    }

    /** No more comes. */
    void finish() {
        then(() -> {
            try {
                close();
                if (!isDropped()) {
                    Files.move(unfinished(), file);
                }
            } catch (IOException e) {
                lose(FileFailure.reason(e));
            }
        });
    }

    /** It is not wanted any more: nothing of it remains. Completes when that is so. */
    CompletableFuture<Void> drop() {
        synchronized (this) {
            if (dropped) {
                return done;
            }
            dropped = true;
        }
        copies.forget(this);
        return then(this::delete);
    }

    private synchronized CompletableFuture<Void> then(Runnable step) {
        done = done.thenRunAsync(step, writers);
        return done;
    }

    private void write(ByteBuffer bytes) {
        if (isDropped()) {
            return;
        }
        try {
            FileChannel open = channel;
            if (open == null) {
                Files.createDirectories(file.getParent());
                open = FileChannel.open(unfinished(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                channel = open;
                FileStateOutput.writeFully(open, ByteBuffer.wrap(FileSnapshotStore.HEADER));
            }
            FileStateOutput.writeFully(open, bytes);
        } catch (IOException e) {
            lose(FileFailure.reason(e));
        }
    }

    private void lose(String reason) {
        copies.noteLoss(file, reason);
        drop();
    }

    private void delete() {
        try {
            close();
            Files.deleteIfExists(unfinished());
            Files.deleteIfExists(file);
        } catch (IOException e) {
            copies.noteLoss(file, FileFailure.reason(e)); // goes with the directory of the job
        }
    }

    private void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private Path unfinished() {
        return file.resolveSibling(file.getFileName() + FileSnapshotStore.UNFINISHED);
    }
}
