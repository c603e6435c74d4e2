package io.weir.log.compaction;

import io.weir.log.store.PartitionId;
import java.util.List;

/**
 * What compaction has done since the store was opened, and what it cannot do.
 *
 * @param threads that compact; 0: nothing is compacted
 * @param passes that came to their end
 * @param readBytes of segments, read in order to be compacted
 * @param writtenBytes of segments that took the place of others, or were no better
 * @param keylessRecords without a key, which were left out
 * @param maxDirtyPercent of the partition of which most was not compacted at the last look
 * @param uncleanable partitions that are not compacted any more until the store is opened again
 */
public record CompactionState(
        int threads,
        long passes,
        long readBytes,
        long writtenBytes,
        long keylessRecords,
        int maxDirtyPercent,
        List<Uncleanable> uncleanable) {
    /** Keeps its list unchangeable. */
    public CompactionState {
        uncleanable = List.copyOf(uncleanable);
    }

    /**
     * A partition that is not compacted any more.
     *
     * @param sizeInBytes of all its segments
     * @param reason a sentence
     */
    public record Uncleanable(PartitionId partition, long sizeInBytes, String reason) {}
}
