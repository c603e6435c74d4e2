package io.weir.log.cluster.ledger;

import io.weir.log.batch.Recompression;
import io.weir.log.store.PartitionId;
import java.time.InstantSource;
import java.util.function.ToIntFunction;

/**
 * What there is around a store.
 *
 * @param members the nodes that are alive
 * @param minInSync how many copies a partition needs to take records [min.insync.replicas]
 * @param clock of this machine
 * @param recompression reads compressed batches of compacted topics
 */
public record Surroundings(
        Members members, ToIntFunction<PartitionId> minInSync, InstantSource clock, Recompression recompression) {}
