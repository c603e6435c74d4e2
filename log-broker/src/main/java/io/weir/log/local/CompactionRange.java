package io.weir.log.local;

import io.weir.log.segment.Segment;
import io.weir.log.store.LogSettings.Compaction;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a partition could be compacted now.
 *
 * @param segments the first of the partition, whole, closed, decided and old enough
 * @param dirtyFrom what was not compacted yet begins here
 * @param endOffset behind the last of the segments
 * @param dirtyRatio share of their bytes that was not compacted yet, from 0 to 1
 * @param isOverdue whether something of that is older than it may get
 * @param isWorthIt whether so much is not compacted yet, or so old, that it is to be done
 */
record CompactionRange(
        List<Segment> segments,
        long dirtyFrom,
        long endOffset,
        double dirtyRatio,
        boolean isOverdue,
        boolean isWorthIt) {
    /** {@code stableOffset} must have been looked at before {@code all}. */
    static CompactionRange of(Segment[] all, long stableOffset, long cleanOffset, Compaction settings, long nowMillis) {
        long dirtyFrom = Math.max(cleanOffset, all[0].baseOffset());
        List<Segment> segments = new ArrayList<>();
        long clean = 0;
        long dirty = 0;
        boolean isOverdue = false;
        for (int i = 0; i < all.length - 1; i++) {
            Segment segment = all[i];
            boolean isTooYoung = segment.latest().timestampMillis() > nowMillis - settings.minLagMillis();
            if (segment.endOffset() > stableOffset || (isTooYoung && settings.minLagMillis() > 0)) {
                break;
            }
            segments.add(segment);
            if (segment.endOffset() <= dirtyFrom) {
                clean += segment.size();
            } else {
                dirty += segment.size();
                long first = segment.firstTimestampMillis();
                isOverdue |= first >= 0 && first < nowMillis - Math.min(nowMillis, settings.maxLagMillis());
            }
        }
        long end = segments.isEmpty()
                ? dirtyFrom
                : segments.get(segments.size() - 1).endOffset();
        double ratio = dirty == 0 ? 0 : (double) dirty / (clean + dirty);
        boolean isWorthIt = dirty > 0 && (isOverdue || ratio >= settings.minDirtyRatio());
        return new CompactionRange(segments, dirtyFrom, end, ratio, isOverdue, isWorthIt);
    }

    /** The partition for which it is highest comes first. */
    double urgency() {
        return isOverdue ? 1 + dirtyRatio : dirtyRatio;
    }

    /** The segments in groups that fit into one of {@code bytes}, as far as they begin below {@code offset}. */
    List<List<Segment>> groupsBelow(long offset, int bytes) {
        List<List<Segment>> groups = new ArrayList<>();
        List<Segment> group = new ArrayList<>();
        long size = 0;
        for (Segment segment : segments) {
            if (segment.baseOffset() >= offset) {
                break;
            }
            boolean fits = size + segment.size() <= bytes
                    && (group.isEmpty() || segment.endOffset() - group.get(0).baseOffset() <= Integer.MAX_VALUE);
            if (!group.isEmpty() && !fits) {
                groups.add(group);
                group = new ArrayList<>();
                size = 0;
            }
            group.add(segment);
            size += segment.size();
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }
}
