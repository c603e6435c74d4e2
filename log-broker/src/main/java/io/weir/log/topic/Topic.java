package io.weir.log.topic;

import io.weir.log.store.PartitionId;
import java.util.Map;
import java.util.UUID;

/**
 * A topic of one incarnation: deleted and made again it has the same name and another id.
 *
 * @param name unique among the topics there are
 * @param id unique for ever, never all zero
 * @param partitions how many, 1 or more; only ever grows
 * @param settings those that were set for this topic, by Kafka's key names; what is missing is the broker's
 * @param internal whether only the broker writes it
 */
public record Topic(String name, UUID id, int partitions, Map<String, String> settings, boolean internal) {
    /** Keeps its settings unchangeable. */
    public Topic {
        settings = Map.copyOf(settings);
    }

    /** Its partition {@code index}, which is not checked. */
    public PartitionId partition(int index) {
        return new PartitionId(name, id, index);
    }
}
