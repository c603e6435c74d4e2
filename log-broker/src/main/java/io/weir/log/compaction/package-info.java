/**
 * What compaction keeps of a partition, whatever its batches are stored in. {@link io.weir.log.compaction.Compactor} chooses which
 * partition is compacted next, {@link io.weir.log.compaction.CompactionPass} what stays of each batch.
 */
@NullMarked
package io.weir.log.compaction;

import org.jspecify.annotations.NullMarked;
