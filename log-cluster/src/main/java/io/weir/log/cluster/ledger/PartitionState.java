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
 * @param cleanOffset up to where it is compacted
 * @param making ledgers that the owner writes and that are to take the place of others
 */
public record PartitionState(
        List<Integer> replicas,
        int leader,
        int epoch,
        long startOffset,
        List<LedgerRef> ledgers,
        long cleanOffset,
        List<Long> making) {
    /** Nobody leads. */
    public static final int NO_LEADER = -1;

    /** Keeps its lists unchangeable. A state that was written before there was compaction has no list of what is made. */
    @SuppressWarnings("NullAway")
    public PartitionState {
        replicas = List.copyOf(replicas);
        ledgers = List.copyOf(ledgers);
        making = making == null ? List.of() : List.copyOf(making);
    }

    /** Of a partition that is new. */
    public static PartitionState created(List<Integer> replicas, int leader) {
        return new PartitionState(replicas, leader, -1, 0, List.of(), 0, List.of());
    }

    /** The last ledger; empty: nobody has written yet. */
    public Optional<LedgerRef> last() {
        return ledgers.isEmpty() ? Optional.empty() : Optional.of(ledgers.get(ledgers.size() - 1));
    }

    /** As decided by who assigns leaders. */
    public PartitionState ledBy(int newLeader) {
        return new PartitionState(replicas, newLeader, epoch, startOffset, ledgers, cleanOffset, making);
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
        List<Long> made = next.epoch() == epoch ? making : List.of(); // those of a former owner are for nobody
        return new PartitionState(replicas, leader, next.epoch(), startOffset, all, cleanOffset, made);
    }

    /** Without what lies below {@code offset}; ledgers go whole. */
    PartitionState startingAt(long offset) {
        List<LedgerRef> kept = new ArrayList<>(ledgers);
        kept.removeIf(each -> each.isClosed() && each.end().offset() <= offset);
        return new PartitionState(replicas, leader, epoch, Math.max(startOffset, offset), kept, cleanOffset, making);
    }

    /** With a ledger that is to take the place of others. */
    PartitionState making(long ledger) {
        List<Long> made = new ArrayList<>(making);
        made.add(ledger);
        return new PartitionState(replicas, leader, epoch, startOffset, ledgers, cleanOffset, made);
    }

    /** Without a ledger that was to take the place of others. */
    PartitionState notMaking(long ledger) {
        List<Long> made = new ArrayList<>(making);
        made.remove(ledger);
        return new PartitionState(replicas, leader, epoch, startOffset, ledgers, cleanOffset, made);
    }

    /** With {@code by} in the place of {@code group}; empty: they are not all there, one behind the other, or it is not made. */
    Optional<PartitionState> compacted(List<LedgerRef> group, LedgerRef by) {
        int at = ledgers.indexOf(group.get(0));
        boolean isThere = at >= 0
                && at + group.size() <= ledgers.size()
                && ledgers.subList(at, at + group.size()).equals(group);
        if (!isThere || !making.contains(by.id())) {
            return Optional.empty();
        }
        List<LedgerRef> all = new ArrayList<>(ledgers.subList(0, at));
        all.add(by);
        all.addAll(ledgers.subList(at + group.size(), ledgers.size()));
        return Optional.of(
                new PartitionState(replicas, leader, epoch, startOffset, all, cleanOffset, making).notMaking(by.id()));
    }

    /** Compacted up to {@code offset}. */
    PartitionState cleanedTo(long offset) {
        return new PartitionState(replicas, leader, epoch, startOffset, ledgers, offset, making);
    }

    /** Whether a ledger belongs to it. */
    public boolean names(long ledger) {
        return making.contains(ledger) || ledgers.stream().anyMatch(each -> each.id() == ledger);
    }

    /** The ledgers that belong to it and not to {@code other}. */
    List<Long> without(PartitionState other) {
        List<Long> gone = new ArrayList<>();
        ledgers.stream().map(LedgerRef::id).forEach(gone::add);
        gone.addAll(making);
        gone.removeIf(other::names);
        return gone;
    }
}
