package io.weir.log.cluster.node;

import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.store.PartitionId;
import io.weir.log.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed on, as this node has seen it last.
 *
 * @param nodes that are there, by their numbers
 * @param topics by their names
 * @param partitions states with their versions
 * @param controller who decides, -1: nobody
 */
record ClusterView(
        Map<Integer, NodeRecord> nodes,
        Map<String, Topic> topics,
        Map<PartitionKey, Versioned> partitions,
        int controller) {
    static final ClusterView EMPTY = new ClusterView(Map.of(), Map.of(), Map.of(), -1);

    ClusterView {
        nodes = new TreeMap<>(nodes);
        topics = Map.copyOf(topics);
        partitions = Map.copyOf(partitions);
    }

    /** A partition of an incarnation of a topic. */
    record PartitionKey(UUID topic, int index) {
        static PartitionKey of(PartitionId id) {
            return new PartitionKey(id.topicId(), id.index());
        }
    }

    List<Integer> alive() {
        return List.copyOf(nodes.keySet());
    }

    @Nullable
    PartitionState find(PartitionId id) {
        Versioned found = partitions.get(PartitionKey.of(id));
        return found == null ? null : found.state();
    }
}
