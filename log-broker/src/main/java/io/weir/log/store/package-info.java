/**
 * Where records are kept. {@link io.weir.log.store.PartitionLog} is the seam: the broker above it does not know whether a
 * partition lies on a local disk or in replicated ledgers. Stores know batches, offsets, producers and transactions; they know
 * no topics' names rules, no groups, no connections.
 */
@NullMarked
package io.weir.log.store;

import org.jspecify.annotations.NullMarked;
