package io.weir.connector.kafka.source;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the enumerator remembers in a checkpoint.
 *
 * @param topicIds the topics found, by name, with the ids that tell a topic from a later one of the same name
 * @param assigned partitions that readers have, or have read to their end
 * @param unassigned partitions found for which no reader was there yet
 * @param initialDiscoveryFinished whether later finds are partitions that were added, which are read from their beginning
 */
public record KafkaSourceEnumState(
        Map<String, Uuid> topicIds,
        Set<TopicPartition> assigned,
        List<KafkaPartitionSplit> unassigned,
        boolean initialDiscoveryFinished) {
    /** Copies what it is given. */
    public KafkaSourceEnumState {
        topicIds = Map.copyOf(topicIds);
        assigned = Set.copyOf(assigned);
        unassigned = List.copyOf(unassigned);
    }

    static KafkaSourceEnumState initial() {
        return new KafkaSourceEnumState(Map.of(), Set.of(), List.of(), false);
    }
}
