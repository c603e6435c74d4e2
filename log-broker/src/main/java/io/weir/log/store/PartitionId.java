package io.weir.log.store;

import java.util.UUID;

/**
 * A partition of one incarnation of a topic: a topic deleted and made again has the same name and another id.
 *
 * @param topic its name
 * @param topicId its id
 * @param index from 0
 */
public record PartitionId(String topic, UUID topicId, int index) {
    @Override
    public String toString() {
        return topic + "-" + index;
    }
}
