package io.weir.log.store;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * All partitions that one node keeps. Opened by its implementation, which recovers first: once it is open, every record ever
 * acknowledged can be read.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
public interface LogStore extends AutoCloseable {
    /**
     * Makes a partition and completes when it would survive a crash; the existing one if it is there already.
     *
     * @param settings how it is kept; {@link PartitionLog#settings} changes it
     */
    CompletableFuture<PartitionLog> create(PartitionId partition, LogSettings settings);

    /** A partition that is here. */
    Optional<PartitionLog> find(PartitionId partition);

    /** All partitions that are here. */
    Collection<PartitionLog> partitions();

    /** Removes a partition with all its records; completes when it would not come back after a crash. */
    CompletableFuture<Void> delete(PartitionId partition);

    /** Whether records are taken. */
    StoreState state();

    /** Bytes handed over that are not on disk yet; who hands over more should wait when there are many. */
    long pendingBytes();

    /** Brings everything to its place and closes the files, so that the next start has nothing to recover. */
    @Override
    void close();
}
