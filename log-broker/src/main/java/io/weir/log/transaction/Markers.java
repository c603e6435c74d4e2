package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which partitions still need their marker. A marker is never asked for again before the attempt before was answered. */
final class Markers {
    private final Map<String, Open> open = new HashMap<>();

    private static final class Open {
        /** No attempt goes on. */
        private final SortedSet<TopicPartition> waiting = new TreeSet<>();

        /** An attempt goes on. */
        private final SortedSet<TopicPartition> asked = new TreeSet<>();
    }

    void begin(String transactionalId, SortedSet<TopicPartition> partitions) {
        Open markers = new Open();
        markers.waiting.addAll(partitions);
        open.put(transactionalId, markers);
    }

    /** Those for which no attempt goes on; from now on one does. */
    SortedSet<TopicPartition> take(String transactionalId) {
        Open markers = open.get(transactionalId);
        SortedSet<TopicPartition> taken = new TreeSet<>();
        if (markers != null) {
            taken.addAll(markers.waiting);
            markers.asked.addAll(markers.waiting);
            markers.waiting.clear();
        }
        return taken;
    }

    void done(String transactionalId, TopicPartition partition) {
        Open markers = open.get(transactionalId);
        if (markers != null) {
            markers.asked.remove(partition);
            markers.waiting.remove(partition);
        }
    }

    void failed(String transactionalId, TopicPartition partition) {
        Open markers = open.get(transactionalId);
        if (markers != null && markers.asked.remove(partition)) {
            markers.waiting.add(partition);
        }
    }

    boolean areAllDone(String transactionalId) {
        return missing(transactionalId).isEmpty();
    }

    SortedSet<TopicPartition> missing(String transactionalId) {
        SortedSet<TopicPartition> missing = new TreeSet<>();
        Open markers = open.get(transactionalId);
        if (markers != null) {
            missing.addAll(markers.waiting);
            missing.addAll(markers.asked);
        }
        return missing;
    }

    void end(String transactionalId) {
        open.remove(transactionalId);
    }
}
