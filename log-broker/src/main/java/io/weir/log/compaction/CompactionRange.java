package io.weir.log.compaction;

import io.weir.log.store.LogSettings.Compaction;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a partition could be compacted now.
 *
 * @param parts the first of the partition, whole, closed, decided and old enough
 * @param measured the same, with what is known of them
 * @param dirtyFrom what was not compacted yet begins here
 * @param endOffset behind the last of the parts
 * @param dirtyRatio share of their bytes that was not compacted yet, from 0 to 1
 * @param isOverdue whether something of that is older than it may get
 * @param isWorthIt whether so much is not compacted yet, or so old, that it is to be done
 * @param <P> what a store keeps batches in
 */
public record CompactionRange<P>(
        List<P> parts,
        List<Part<P>> measured,
        long dirtyFrom,
        long endOffset,
        double dirtyRatio,
        boolean isOverdue,
        boolean isWorthIt) {
    /**
     * A part of a partition that takes nothing more.
     *
     * @param source what it is to the store
     * @param firstMillis timestamp of its first record, milliseconds since 1970; -1: none
     * @param latestMillis highest timestamp
     */
    public record Part<P>(P source, long baseOffset, long endOffset, long bytes, long firstMillis, long latestMillis) {}

    /**
     * Of a partition.
     *
     * @param closed all parts that take nothing more, in their order, looked at after {@code stableOffset}
     * @param cleanOffset up to where it is compacted already
     */
    public static <P> CompactionRange<P> of(
            List<Part<P>> closed, long stableOffset, long cleanOffset, Compaction settings, long nowMillis) {
        long dirtyFrom = closed.isEmpty() ? cleanOffset : Math.max(cleanOffset, closed.get(0).baseOffset);
        List<Part<P>> parts = new ArrayList<>();
        long clean = 0;
        long dirty = 0;
        boolean isOverdue = false;
        for (Part<P> part : closed) {
            boolean isTooYoung = part.latestMillis > nowMillis - settings.minLagMillis();
            if (part.endOffset > stableOffset || (isTooYoung && settings.minLagMillis() > 0)) {
                break;
            }
            parts.add(part);
            if (part.endOffset <= dirtyFrom) {
                clean += part.bytes;
            } else {
                dirty += part.bytes;
                long first = part.firstMillis;
                isOverdue |= first >= 0 && first < nowMillis - Math.min(nowMillis, settings.maxLagMillis());
            }
        }
        long end = parts.isEmpty() ? dirtyFrom : parts.get(parts.size() - 1).endOffset;
        double ratio = dirty == 0 ? 0 : (double) dirty / (clean + dirty);
        boolean isWorthIt = dirty > 0 && (isOverdue || ratio >= settings.minDirtyRatio());
        return new CompactionRange<>(
                parts.stream().map(Part::source).toList(), parts, dirtyFrom, end, ratio, isOverdue, isWorthIt);
    }

    /** The partition for which it is highest comes first. */
    double urgency() {
        return isOverdue ? 1 + dirtyRatio : dirtyRatio;
    }

    /** The parts in groups that fit into one of {@code bytes}, as far as they begin below {@code offset}. */
    List<List<P>> groupsBelow(long offset, int bytes) {
        List<List<P>> groups = new ArrayList<>();
        List<P> group = new ArrayList<>();
        long first = 0;
        long size = 0;
        for (Part<P> part : measured) {
            if (part.baseOffset >= offset) {
                break;
            }
            boolean fits =
                    size + part.bytes <= bytes && (group.isEmpty() || part.endOffset - first <= Integer.MAX_VALUE);
            if (!group.isEmpty() && !fits) {
                groups.add(group);
                group = new ArrayList<>();
                size = 0;
            }
            if (group.isEmpty()) {
                first = part.baseOffset;
            }
            group.add(part.source);
            size += part.bytes;
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }
}
