/**
 * What is checked of a batch before it gets its offset, and what follows from the batches of a partition: its producers, aborted
 * transactions and epochs. {@link io.weir.log.history.PartitionHistory} is shown every batch in its order; all stores keep one per
 * partition, wherever the batches themselves are.
 */
@NullMarked
package io.weir.log.history;

import org.jspecify.annotations.NullMarked;
