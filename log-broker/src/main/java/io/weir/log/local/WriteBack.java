package io.weir.log.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the disk write what was appended to segments a little at a time, ahead of the flush that asks for all of it: whatever is
 * written at once, the journal waits behind it for its own syncs, and so does everybody who produces.
 *
 * <p>Nothing rests on it. {@link StoreFlush} syncs the same segments, which are nearly clean then, and only that moves the mark.
 *
 * <p><b>Threading:</b> {@link #isDueAfter} is for the thread of the journal that applies, {@link #run} for the thread of the
 * store. That also flushes and deletes: of two threads that sync a file at once, only one is told that it failed.
 */
final class WriteBack {
    /** A look at the partitions for so much of a file of the journal, about as much as a disk writes in a millisecond. */
    private static final int LOOKS_PER_FILE = 64;

    /** Share of a file of the journal that may lie in the cache of the system. */
    private static final int TOLERATED_SHARE = 16;

    /** Less of a partition is left to the flush: a sync costs the same however little there is. */
    private static final int WORTHWHILE_SHARE = 256;

    private final long lookBytes;
    private final long toleratedBytes;
    private final long worthwhileBytes;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private long bytesSinceLook;

    /** For a journal with files of {@code journalFileBytes}. */
    WriteBack(long journalFileBytes) {
        lookBytes = Math.max(1, journalFileBytes / LOOKS_PER_FILE);
        toleratedBytes = journalFileBytes / TOLERATED_SHARE;
        worthwhileBytes = Math.max(1, journalFileBytes / WORTHWHILE_SHARE);
    }

    private record Unsynced(PartitionSegments segments, long bytes) {}

    /** Whether {@link #run} is to be called now that {@code bytes} more were handed to segments; true once until it is. */
    boolean isDueAfter(long bytes) {
        bytesSinceLook += bytes;
        if (bytesSinceLook < lookBytes) {
            return false;
        }
        bytesSinceLook = 0;
        return !isDue.getAndSet(true);
    }

    /** Syncs where most was appended, until no more than is tolerated is left. */
    void run(List<PartitionSegments> partitions) throws IOException {
        isDue.set(false);
        long left = 0;
        List<Unsynced> worthwhile = new ArrayList<>();
        for (PartitionSegments segments : partitions) {
            long bytes = segments.unsyncedBytes();
            left += bytes;
            if (bytes >= worthwhileBytes) {
                worthwhile.add(new Unsynced(segments, bytes));
            }
        }
        worthwhile.sort(Comparator.comparingLong(Unsynced::bytes).reversed());
        for (Unsynced most : worthwhile) {
            if (left <= toleratedBytes) {
                return;
            }
            most.segments.writeBack();
            left -= most.bytes;
        }
    }
}
