package io.weir.log.local;

import io.weir.log.disk.Disk;
import io.weir.log.local.CheckedBatches.EndedException;
import io.weir.log.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the compaction of a partition needs of its store. What changes which files are served is done on the store's thread. */
final class CompactionTools {
    private static final int WAIT_MILLIS = 10;
    private static final int MOST_WAITS = 200;

    private final Disk disk;
    private final PartitionContext context;
    private final StoreFlush flush;
    private final StoreThread thread;
    private final CompactionSettings settings;
    private final CountDownLatch ending = new CountDownLatch(1);

    /** The thread that flushes, deletes and looks after what is there. */
    interface StoreThread {
        <T> CompletableFuture<T> run(Callable<T> task);
    }

    CompactionTools(
            Disk disk, PartitionContext context, StoreFlush flush, StoreThread thread, CompactionSettings settings) {
        this.disk = disk;
        this.context = context;
        this.flush = flush;
        this.thread = thread;
        this.settings = settings;
    }

    Disk disk() {
        return disk;
    }

    InstantSource clock() {
        return context.clock();
    }

    CompactionSettings settings() {
        return settings;
    }

    /** Ends what is under way soon. */
    void end() {
        ending.countDown();
    }

    /** Gives way to appends for a moment; whether to go on. */
    boolean goesOn() {
        return !context.health().isStopped() && !waitedForEnd(context.journal().pendingBytes() > 0 ? WAIT_MILLIS : 0);
    }

    private boolean waitedForEnd(int millis) {
        try {
            return ending.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Brings a snapshot of all that follows from the batches so far to disk, and removes older ones: from now on nobody needs the
     * batches below for that. False: the batches are not durable yet.
     */
    boolean takeSnapshot(LocalPartition partition) throws IOException {
        Snapshot snapshot = partition.takeSnapshot(0);
        if (snapshot == null) {
            return false;
        }
        for (int i = 0; i < MOST_WAITS && partition.highWatermark() < snapshot.offset(); i++) {
            if (waitedForEnd(WAIT_MILLIS)) {
                throw new EndedException();
            }
        }
        return onStoreThread(() -> !partition.isGone() && flush.writeOnly(partition, snapshot));
    }

    /** Puts {@code cleaned} in the place of {@code group}; false: that is not there any more, and nothing was done. */
    boolean swap(LocalPartition partition, List<Segment> group, Segment cleaned) throws IOException {
        return onStoreThread(() -> {
            PartitionSegments segments = partition.segments();
            if (partition.isGone() || !segments.holds(group)) {
                return false;
            }
            Path directory = segments.directory();
            for (Segment each : group) {
                each.hold();
            }
            SegmentSwap.commit(disk, directory, cleaned, group);
            try {
                SegmentSwap.finish(disk, directory);
                segments.replace(
                        group,
                        cleaned,
                        context.clock().millis()
                                + partition.settings().retention().fileDeleteDelayMillis());
                SegmentSwap.forget(disk, directory);
            } catch (IOException | RuntimeException e) {
                // Some files have their new names and some not; a start puts that right.
                context.health().stop("Compacted segments of %s could not be swapped in.".formatted(partition.id()), e);
                throw e;
            }
            return true;
        });
    }

    private <T> T onStoreThread(Callable<T> task) throws IOException {
        try {
            return thread.run(task).join();
        } catch (CompletionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }
}
