package io.weir.log.cluster.ledger;

import java.util.List;

/**
 * A ledger of a partition.
 *
 * @param id of the ledger
 * @param firstOffset of its first record
 * @param epoch of the leader that wrote it
 * @param nodes that have a copy
 * @param end what it came to; {@link End#OPEN} for the one that is being written
 */
public record LedgerRef(long id, long firstOffset, int epoch, List<Integer> nodes, End end) {
    /** Keeps its list unchangeable. */
    public LedgerRef {
        nodes = List.copyOf(nodes);
    }

    /**
     * What a ledger came to.
     *
     * @param offset behind its last record; -1: it is not closed yet
     * @param lastEntry the number of its last entry
     * @param maxTimestamp the highest of its records, milliseconds since 1970; -1: there are none
     * @param bytes of its batches
     */
    public record End(long offset, long lastEntry, long maxTimestamp, long bytes) {
        /** Not known yet. */
        public static final End OPEN = new End(-1, -1, -1, 0);
    }

    boolean isClosed() {
        return end.offset >= 0;
    }

    boolean hasNoRecords() {
        return end.offset == firstOffset;
    }

    LedgerRef closed(End newEnd) {
        return new LedgerRef(id, firstOffset, epoch, nodes, newEnd);
    }
}
