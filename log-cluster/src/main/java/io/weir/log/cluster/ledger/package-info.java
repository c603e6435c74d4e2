/**
 * Partitions as chains of ledgers. {@link io.weir.log.cluster.ledger.LedgerPartition} is a partition that this node owns; {@link
 * io.weir.log.cluster.ledger.ChainOpening} takes it over from whoever owned it before.
 *
 * <pre>
 *  PartitionState (by compare-and-set)      BookKeeper
 *  epoch 7                                  ledger 12: history, batch, batch, ...          closed
 *  ledgers 12 [0, 900), 15 [900, ...)  ──►  ledger 15: history, batch, history, batch ...  being written by the owner
 * </pre>
 *
 * An entry is one batch, or what follows from all batches in front of it ({@link io.weir.log.cluster.ledger.Entry}).
 */
@NullMarked
package io.weir.log.cluster.ledger;

import org.jspecify.annotations.NullMarked;
