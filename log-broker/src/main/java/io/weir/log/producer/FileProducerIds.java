package io.weir.log.producer;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of one node, taken in blocks: the file says where the next block begins, and is on disk before an id of a block is given
 * out. What is left of a block when the broker ends is never used.
 */
public final class FileProducerIds implements ProducerIds {
    private static final Logger LOG = LoggerFactory.getLogger(FileProducerIds.class);
    private static final String PREFIX = "next=";
    static final int BLOCK = 1000;

    private final Disk disk;
    private final Path file;
    private final Executor writer;
    private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long next;
    private long end;

    private FileProducerIds(Disk disk, Path file, Executor writer, long next) {
        this.disk = disk;
        this.file = file;
        this.writer = writer;
        this.next = next;
        end = next;
    }

    /**
     * Goes on where the file says, from 0 if there is none.
     *
     * @param writer where the file may be written
     * @throws IOException naming the file if it cannot be read
     */
    public static FileProducerIds open(Disk disk, Path file, Executor writer) throws IOException {
        if (!disk.exists(file)) {
            return new FileProducerIds(disk, file, writer, 0);
        }
        List<String> lines = CheckedFile.readLines(disk, file);
        try {
            if (lines.size() == 1 && lines.get(0).startsWith(PREFIX)) {
                return new FileProducerIds(
                        disk, file, writer, Long.parseLong(lines.get(0).substring(PREFIX.length())));
            }
        } catch (NumberFormatException e) {
            LOG.debug("The number in {} is none.", file, e);
        }
        throw new IOException(
                "The file %s does not say which ids of producers are free. Restore it from a copy.".formatted(file));
    }

    @Override
    public synchronized CompletableFuture<Long> next() {
        if (next < end) {
            return CompletableFuture.completedFuture(next++);
        }
        CompletableFuture<Long> id = new CompletableFuture<>();
        waiting.add(id);
        if (waiting.size() == 1) {
            writer.execute(this::takeBlock);
        }
        return id;
    }

    private void takeBlock() {
        long newEnd = end + BLOCK; // changes only here
        try {
            CheckedFile.writeLines(disk, file, List.of(PREFIX + newEnd));
        } catch (IOException e) {
            refuse(e);
            return;
        }
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            end = newEnd;
            while (next < end && !waiting.isEmpty()) {
                CompletableFuture<Long> id = waiting.remove();
                long given = next++;
                answers.add(() -> id.complete(given));
            }
            if (!waiting.isEmpty()) {
                writer.execute(this::takeBlock);
            }
        }
        answers.forEach(Runnable::run);
    }

    private void refuse(IOException reason) {
        LogException refusal = new LogException(
                LogError.KAFKA_STORAGE_ERROR,
                "New ids of producers cannot be written to %s: %s".formatted(file, reason.getMessage()));
        List<CompletableFuture<Long>> refused;
        synchronized (this) {
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        refused.forEach(id -> id.completeExceptionally(refusal));
    }
}
