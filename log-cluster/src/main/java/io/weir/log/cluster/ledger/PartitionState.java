package io.weir.log.cluster.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is agreed on of a partition. It is changed by compare-and-set only.
 *
 * @param replicas nodes that are to have copies, the preferred leader first
 * @param leader who is to own it; {@link #NO_LEADER}: nobody can
 * @param epoch of the newest owner; grows whenever somebody takes the partition over
 * @param startOffset below which records were deleted
 * @param ledgers in the order of their offsets; only the last may be open
 */
public record PartitionState(List<Integer> replicas, int leader, int epoch, long startOffset, List<LedgerRef> ledgers) {
    /** Nobody leads. */
    public static final int NO_LEADER = -1;

    /** Keeps its lists unchangeable. */
    public PartitionState {
        replicas = List.copyOf(replicas);
        ledgers = List.copyOf(ledgers);
    }

    /** Of a partition that is new. */
    public static PartitionState created(List<Integer> replicas, int leader) {
        return new PartitionState(replicas, leader, -1, 0, List.of());
    }

    /** The last ledger; empty: nobody has written yet. */
    public Optional<LedgerRef> last() {
        return ledgers.isEmpty() ? Optional.empty() : Optional.of(ledgers.get(ledgers.size() - 1));
    }

    /** As decided by who assigns leaders. */
    public PartitionState ledBy(int newLeader) {
        return new PartitionState(replicas, newLeader, epoch, startOffset, ledgers);
    }

    /** With the last ledger closed, or left out if it has no records, and a new one behind it. */
    PartitionState continued(LedgerRef.End end, LedgerRef next) {
        List<LedgerRef> all = new ArrayList<>(ledgers);
        if (!all.isEmpty()) {
            LedgerRef last = all.remove(all.size() - 1).closed(end);
            if (!last.hasNoRecords()) {
                all.add(last);
            }
        }
        all.add(next);
        return new PartitionState(replicas, leader, next.epoch(), startOffset, all);
    }

    /** Without what lies below {@code offset}; ledgers go whole. */
    PartitionState startingAt(long offset) {
        List<LedgerRef> kept = new ArrayList<>(ledgers);
        kept.removeIf(each -> each.isClosed() && each.end().offset() <= offset);
        return new PartitionState(replicas, leader, epoch, Math.max(startOffset, offset), kept);
    }
}
