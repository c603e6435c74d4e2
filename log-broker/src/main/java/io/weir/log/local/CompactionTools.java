package io.weir.log.local;

import io.weir.log.compaction.CompactionWork;
import io.weir.log.compaction.EndedException;
import io.weir.log.disk.Disk;
import io.weir.log.error.LogException;
import io.weir.log.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What the compaction of a partition needs of its store. What changes which files are served is done on the store's thread. */
final class CompactionTools {
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST_WAITS = 200;

    private final Disk disk;
    private final PartitionContext context;
    private final StoreFlush flush;
    private final StoreThread thread;
    private final CompactionWork work;

    /** The thread that flushes, deletes and looks after what is there. */
    interface StoreThread {
        <T> CompletableFuture<T> run(Callable<T> task);

        /** Brings to disk where partitions begin, and what was appended; to be called by a task. */
        void flush() throws IOException;
    }

    CompactionTools(Disk disk, PartitionContext context, StoreFlush flush, StoreThread thread, CompactionWork work) {
        this.disk = disk;
        this.context = context;
        this.flush = flush;
        this.thread = thread;
        this.work = work;
    }

    Disk disk() {
        return disk;
    }

    InstantSource clock() {
        return context.clock();
    }

    CompactionWork work() {
        return work;
    }

    /** Gives way to appends for a moment; whether to go on. */
    boolean goesOn() {
        return !work.isOver() && work.pause(context.journal().pendingBytes() > 0 ? WAIT_NANOS : 0);
    }

    /** What is on disk cannot be trusted any more. */
    void stop(LocalPartition partition, Exception reason) {
        context.health().stop("Partition %s could not be compacted.".formatted(partition.id()), reason);
    }

    /**
     * Brings a snapshot of all that follows from the batches so far to disk, and removes older ones: from now on nobody needs the
     * batches below for that. False: the batches are not durable yet.
     *
     * <p>Where the partition begins is brought to disk, too: what retention has removed would else come back after a crash
     * without what this pass found no use for any more, the tombstones and markers behind it.
     */
    boolean takeSnapshot(LocalPartition partition) throws IOException {
        Snapshot snapshot = partition.takeSnapshot(0);
        if (snapshot == null) {
            return false;
        }
        for (int i = 0; i < MOST_WAITS && partition.highWatermark() < snapshot.offset(); i++) {
            if (!work.pause(WAIT_NANOS)) {
                throw new EndedException();
            }
        }
        return onStoreThread(() -> {
            if (partition.isGone()) {
                return false;
            }
            if (partition.segments().firstOffset() > partition.writtenStart()) {
                thread.flush();
            }
            return flush.writeOnly(partition, snapshot);
        });
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
            if (e.getCause() instanceof LogException refused) { // also what the disk has refused
                throw new IOException(refused.getMessage(), refused);
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }
}
