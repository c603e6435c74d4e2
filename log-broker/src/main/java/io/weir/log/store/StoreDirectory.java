package io.weir.log.store;

import java.util.List;

/**
 * A directory of a store and what is in it.
 *
 * @param path where it is
 * @param totalBytes of its disk
 * @param usableBytes that can still be written there
 * @param partitions that are in it
 */
public record StoreDirectory(String path, long totalBytes, long usableBytes, List<PartitionLog> partitions) {
    /** Keeps its list unchangeable. */
    public StoreDirectory {
        partitions = List.copyOf(partitions);
    }
}
