package io.weir.log.cluster.node;

import io.weir.log.topic.Topic;
import java.util.Map;
import java.util.UUID;

/**
 * What is remembered of a topic.
 *
 * @param id which incarnation
 * @param partitions how many
 * @param internal whether only brokers write it
 * @param settings of its own
 */
record TopicNode(UUID id, int partitions, boolean internal, Map<String, String> settings) {
    TopicNode {
        settings = Map.copyOf(settings);
    }

    Topic topic(String name) {
        return new Topic(name, id, partitions, settings, internal);
    }
}
