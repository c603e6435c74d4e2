package io.weir.connector.files;

import io.weir.connector.files.compact.FileCompactStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The files of a bucket that wait to be merged, and those that are being merged. All of them are the writer's state until the
 * merged file is handed over to be committed, so that a failure at any point leads back to them.
 */
final class BucketMerges {
    private static final String PREFIX = "compacted-";

    private final String bucketId;
    private final FileCompactStrategy strategy;
    private final MergeThread thread;

    /** The last one takes files that come; those before are of former writers. */
    private final List<WaitingFiles> waiting = new ArrayList<>();

    private final List<Running> running = new ArrayList<>();

    private record Running(WaitingFiles files, CompletableFuture<FileCommittable> merged) {}

    BucketMerges(String bucketId, FileCompactStrategy strategy, MergeThread thread) {
        this.bucketId = bucketId;
        this.strategy = strategy;
        this.thread = thread;
    }

    /** Goes on with what a former writer had gathered. */
    void restore(WaitingFiles files) {
        waiting.add(files);
    }

    /** A file is complete. */
    void add(FileCommittable file) {
        if (waiting.isEmpty()) {
            Path finished = Path.of(file.finished());
            Path merged = finished.resolveSibling(PREFIX + finished.getFileName());
            waiting.add(new WaitingFiles(bucketId, merged.toString(), List.of(file), 0));
        } else {
            int last = waiting.size() - 1;
            waiting.set(last, waiting.get(last).with(file));
        }
    }

    /**
     * What is merged and can be committed. Begins to merge what is due.
     *
     * @param all whether all that waits is merged now: no more files come
     */
    List<FileCommittable> prepareCommit(boolean all) throws IOException, InterruptedException {
        for (Iterator<WaitingFiles> each = waiting.iterator(); each.hasNext(); ) {
            WaitingFiles files = each.next();
            if (all || strategy.isDue(files.bytes(), files.checkpoints() + 1)) {
                each.remove();
                running.add(new Running(files, begin(files)));
            }
        }
        waiting.replaceAll(WaitingFiles::older);
        List<FileCommittable> prepared = new ArrayList<>();
        for (Iterator<Running> each = running.iterator(); each.hasNext(); ) {
            Running merge = each.next();
            if (all || merge.merged.isDone()) {
                handOver(merge, prepared);
                each.remove();
            }
        }
        return prepared;
    }

    private CompletableFuture<FileCommittable> begin(WaitingFiles files) {
        if (files.files().size() == 1) {
            FileCommittable only = files.files().get(0);
            return CompletableFuture.completedFuture(new FileCommittable(only.hidden(), files.merged(), only.length()));
        }
        return thread.merge(files);
    }

    /** The merged file is seen before those that it was made of are gone. */
    private static void handOver(Running merge, List<FileCommittable> prepared)
            throws IOException, InterruptedException {
        try {
            prepared.add(merge.merged.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
        if (merge.files.files().size() > 1) {
            for (FileCommittable file : merge.files.files()) {
                prepared.add(FileCommittable.deletionOf(file.hidden()));
            }
        }
    }

    /** What is not handed over. */
    List<WaitingFiles> snapshot() {
        List<WaitingFiles> state = new ArrayList<>();
        for (Running merge : running) {
            state.add(merge.files);
        }
        state.addAll(waiting);
        return state;
    }

    boolean isIdle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    /** Gives up what is being merged; nobody knows of it. */
    void close() throws IOException {
        for (Running merge : running) {
            boolean single = merge.files.files().size() == 1;
            boolean given = merge.merged.completeExceptionally(new IOException("the writer is closed"));
            if (!given && !single && !merge.merged.isCompletedExceptionally()) {
                Files.deleteIfExists(Path.of(merge.merged.join().hidden()));
            }
        }
        running.clear();
    }
}
