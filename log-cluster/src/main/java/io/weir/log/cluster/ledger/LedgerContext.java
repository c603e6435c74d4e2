package io.weir.log.cluster.ledger;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the partitions of a store share.
 *
 * @param node which this is
 * @param ledgers in BookKeeper
 * @param states of partitions
 * @param surroundings what else there is
 * @param tail what newest batches may take of memory
 * @param threads that wait for ledgers and states
 * @param readers that wait for entries
 */
record LedgerContext(
        int node,
        Ledgers ledgers,
        PartitionStates states,
        Surroundings surroundings,
        TailCache.Budget tail,
        ScheduledExecutorService threads,
        ScheduledExecutorService readers) {
    /** Of these nodes those that are alive, in their order. */
    List<Integer> aliveOf(List<Integer> replicas) {
        List<Integer> alive = surroundings.members().alive();
        return replicas.stream().filter(alive::contains).toList();
    }
}
