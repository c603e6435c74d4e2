package io.weir.log.topic;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.LogKeys;
import java.util.List;

/**
 * How topics are made.
 *
 * @param nodes those there are, which partitions can be given to
 * @param autoCreate whether a topic is made when a client first asks for it
 * @param deleteAllowed whether clients may delete topics
 * @param partitions of a topic for which no number is said
 * @param replicationFactor of a topic for which no number is said
 * @param offsetsPartitions of the offsets of groups
 * @param transactionPartitions of the state of transactions
 */
public record TopicPolicy(
        List<Integer> nodes,
        boolean autoCreate,
        boolean deleteAllowed,
        int partitions,
        int replicationFactor,
        int offsetsPartitions,
        int transactionPartitions) {
    /** Keeps its list unchangeable. */
    public TopicPolicy {
        nodes = List.copyOf(nodes);
    }

    /** Of a broker that is alone. */
    public static TopicPolicy from(BrokerConfig config) {
        return new TopicPolicy(
                List.of(config.nodeId()),
                config.value(LogKeys.AUTO_CREATE),
                config.value(LogKeys.DELETE_ENABLE),
                config.value(LogKeys.PARTITIONS),
                config.value(LogKeys.REPLICATION),
                config.value(LogKeys.OFFSETS_PARTITIONS),
                config.value(LogKeys.TRANSACTION_PARTITIONS));
    }

    int partitionsOf(InternalTopic topic) {
        return switch (topic) {
            case OFFSETS -> offsetsPartitions;
            case TRANSACTIONS -> transactionPartitions;
        };
    }
}
