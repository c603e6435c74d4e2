package io.weir.log.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.group.GroupRecord.OffsetValue;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The offsets of one group, those that count and those of open transactions. */
final class GroupOffsets {
    private final Map<TopicPartition, Placed> committed = new TreeMap<>();
    private final Map<Long, Map<TopicPartition, Placed>> pending = new HashMap<>();

    /** An offset, and which batch of the log it stands in: the later one counts, as it does for compaction. */
    private record Placed(OffsetValue value, long batch) {}

    void commit(TopicPartition partition, @Nullable OffsetValue value, long batch) {
        if (value != null) {
            committed.put(partition, new Placed(value, batch));
            return;
        }
        committed.remove(partition);
        pending.values().forEach(each -> each.remove(partition));
        pending.values().removeIf(Map::isEmpty);
    }

    void commitLater(long producerId, TopicPartition partition, OffsetValue value, long batch) {
        pending.computeIfAbsent(producerId, id -> new TreeMap<>()).put(partition, new Placed(value, batch));
    }

    void end(long producerId, boolean isCommitted) {
        Map<TopicPartition, Placed> ended = pending.remove(producerId);
        if (ended == null || !isCommitted) {
            return;
        }
        ended.forEach((partition, later) ->
                committed.merge(partition, later, (now, other) -> other.batch > now.batch ? other : now));
    }

    @Nullable
    OffsetValue find(TopicPartition partition) {
        Placed placed = committed.get(partition);
        return placed == null ? null : placed.value;
    }

    boolean isPending(TopicPartition partition) {
        return pending.values().stream().anyMatch(each -> each.containsKey(partition));
    }

    /** All that count, by partition. */
    Map<TopicPartition, OffsetValue> all() {
        Map<TopicPartition, OffsetValue> all = new TreeMap<>();
        committed.forEach((partition, placed) -> all.put(partition, placed.value));
        return all;
    }

    /** Partitions that have an offset, or would have one if a transaction commits. */
    Map<TopicPartition, Boolean> touched() {
        Map<TopicPartition, Boolean> touched = new TreeMap<>();
        committed.keySet().forEach(each -> touched.put(each, true));
        pending.values().forEach(each -> each.keySet().forEach(partition -> touched.putIfAbsent(partition, false)));
        return touched;
    }
}
