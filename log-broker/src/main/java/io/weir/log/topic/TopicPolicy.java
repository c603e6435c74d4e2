package io.weir.log.topic;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.LogKeys;
import java.util.List;
import java.util.function.Supplier;

/**
 * How topics are made.
 *
 * @param nodes gives those there are, which partitions can be given to
 * @param autoCreate whether a topic is made when a client first asks for it
 * @param deleteAllowed whether clients may delete topics
 * @param partitions of a topic for which no number is said
 * @param replicationFactor of a topic for which no number is said
 * @param offsetsPartitions of the offsets of groups
 * @param transactionPartitions of the state of transactions
 * @param offsetsReplication copies of the offsets of groups
 * @param transactionReplication copies of the state of transactions
 */
public record TopicPolicy(
        Supplier<List<Integer>> nodes,
        boolean autoCreate,
        boolean deleteAllowed,
        int partitions,
        int replicationFactor,
        int offsetsPartitions,
        int transactionPartitions,
        int offsetsReplication,
        int transactionReplication) {
    /** Of a broker that is alone. */
    public static TopicPolicy from(BrokerConfig config) {
        List<Integer> self = List.of(config.nodeId());
        return from(config, () -> self);
    }

    /** Of a broker among others. */
    public static TopicPolicy from(BrokerConfig config, Supplier<List<Integer>> nodes) {
        return new TopicPolicy(
                nodes,
                config.value(LogKeys.AUTO_CREATE),
                config.value(LogKeys.DELETE_ENABLE),
                config.value(LogKeys.PARTITIONS),
                config.value(LogKeys.REPLICATION),
                config.value(LogKeys.OFFSETS_PARTITIONS),
                config.value(LogKeys.TRANSACTION_PARTITIONS),
                config.value(LogKeys.OFFSETS_REPLICATION),
                config.value(LogKeys.TRANSACTION_REPLICATION));
    }

    /** Fewer where there are fewer nodes. */
    int copiesOf(InternalTopic topic) {
        int wanted = switch (topic) {
            case OFFSETS -> offsetsReplication;
            case TRANSACTIONS -> transactionReplication;
        };
        return Math.max(1, Math.min(wanted, nodes.get().size()));
    }

    int partitionsOf(InternalTopic topic) {
        return switch (topic) {
            case OFFSETS -> offsetsPartitions;
            case TRANSACTIONS -> transactionPartitions;
        };
    }
}
