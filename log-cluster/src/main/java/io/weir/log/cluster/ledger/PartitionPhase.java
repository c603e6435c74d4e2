package io.weir.log.cluster.ledger;

/** What is done with appends to a partition. */
enum PartitionPhase {
    /** They go to the writer's ledger. */
    WRITABLE,
    /** They wait for the next ledger. */
    CHANGING,
    /** They are refused for a reason. */
    READ_ONLY,
    /** This node does not lead any more, or the partition was deleted. */
    GONE
}
