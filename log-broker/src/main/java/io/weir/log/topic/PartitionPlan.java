package io.weir.log.topic;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** Checks how many partitions and copies somebody wants, and where. */
final class PartitionPlan {
    /** What one call may ask for; more is a slip of the keyboard. */
    static final int MOST_AT_ONCE = 10_000;

    private PartitionPlan() {}

    /** How many partitions a new topic is to have. */
    static int partitions(NewTopic wanted, TopicPolicy policy) {
        if (!wanted.assignments().isEmpty()) {
            return assigned(wanted, policy);
        }
        int partitions = wanted.partitions() == NewTopic.BROKER_DEFAULT ? policy.partitions() : wanted.partitions();
        if (partitions < 1) {
            throw new LogException(
                    LogError.INVALID_PARTITIONS,
                    "Topic '%s' cannot have %d partitions; it needs 1 or more, or -1 for the broker's number."
                            .formatted(wanted.name(), partitions));
        }
        checkCount(wanted.name(), partitions);
        int copies = copies(wanted, policy);
        if (copies < 1) {
            throw new LogException(
                    LogError.INVALID_REPLICATION_FACTOR,
                    "Topic '%s' cannot have the replication factor %d; it needs 1 or more, or -1 for the broker's number."
                            .formatted(wanted.name(), copies));
        }
        if (copies > policy.nodes().get().size()) {
            throw new LogException(
                    LogError.INVALID_REPLICATION_FACTOR,
                    "Topic '%s' cannot have the replication factor %d: there are %d nodes. Start more, or ask for fewer copies."
                            .formatted(
                                    wanted.name(), copies, policy.nodes().get().size()));
        }
        return partitions;
    }

    /** How many copies each partition of a new topic is to have. */
    static int copies(NewTopic wanted, TopicPolicy policy) {
        return wanted.replicationFactor() == NewTopic.BROKER_DEFAULT
                ? policy.replicationFactor()
                : wanted.replicationFactor();
    }

    private static int assigned(NewTopic wanted, TopicPolicy policy) {
        if (wanted.partitions() != NewTopic.BROKER_DEFAULT || wanted.replicationFactor() != NewTopic.BROKER_DEFAULT) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "Topic '%s' has both an assignment and numbers (%d partitions, replication factor %d). Set the numbers to -1."
                            .formatted(wanted.name(), wanted.partitions(), wanted.replicationFactor()));
        }
        int partitions = wanted.assignments().size();
        checkCount(wanted.name(), partitions);
        for (int index = 0; index < partitions; index++) {
            if (!wanted.assignments().containsKey(index)) {
                throw invalid("The assignment of topic '%s' has %d partitions and none of them is %d."
                        .formatted(wanted.name(), partitions, index));
            }
        }
        checkNodes(wanted.name(), wanted.assignments().values(), policy);
        return partitions;
    }

    /** Checks that the assignment of partitions that are added fits to their number; empty: nothing was said. */
    static void checkAdded(String topic, int added, List<List<Integer>> assignments, TopicPolicy policy) {
        checkCount(topic, added);
        if (assignments.isEmpty()) {
            return;
        }
        if (assignments.size() != added) {
            throw invalid("Topic '%s' gets %d more partitions, and %d are assigned."
                    .formatted(topic, added, assignments.size()));
        }
        checkNodes(topic, assignments, policy);
    }

    private static void checkCount(String topic, int partitions) {
        if (partitions > MOST_AT_ONCE) {
            throw new LogException(
                    LogError.POLICY_VIOLATION,
                    "Topic '%s' cannot get %d partitions at once; %d is the most."
                            .formatted(topic, partitions, MOST_AT_ONCE));
        }
    }

    private static void checkNodes(String topic, Collection<List<Integer>> assignments, TopicPolicy policy) {
        int copies = -1;
        for (List<Integer> nodes : assignments) {
            if (nodes.isEmpty() || new HashSet<>(nodes).size() < nodes.size()) {
                throw invalid("The assignment %s of topic '%s' is empty, or has a node twice.".formatted(nodes, topic));
            }
            if (!policy.nodes().get().containsAll(nodes)) {
                throw invalid("The assignment %s of topic '%s' has nodes that are not there; there are %s."
                        .formatted(nodes, topic, policy.nodes().get()));
            }
            if (copies >= 0 && copies != nodes.size()) {
                throw invalid("The assignment of topic '%s' gives its partitions different numbers of copies."
                        .formatted(topic));
            }
            copies = nodes.size();
        }
    }

    private static LogException invalid(String message) {
        return new LogException(LogError.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
