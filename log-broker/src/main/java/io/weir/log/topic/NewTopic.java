package io.weir.log.topic;

import java.util.List;
import java.util.Map;

/**
 * A topic that somebody wants.
 *
 * @param name what it is to be called
 * @param partitions how many; {@link #BROKER_DEFAULT}: as many as the broker gives
 * @param replicationFactor how many copies of each; {@link #BROKER_DEFAULT}: as many as the broker makes
 * @param assignments nodes of each partition by its index, in place of both numbers; empty: the broker decides
 * @param settings of its own
 */
public record NewTopic(
        String name,
        int partitions,
        int replicationFactor,
        Map<Integer, List<Integer>> assignments,
        Map<String, String> settings) {
    /** The number is left to the broker. */
    public static final int BROKER_DEFAULT = -1;

    /** Keeps its contents unchangeable. */
    public NewTopic {
        assignments = Map.copyOf(assignments);
        settings = Map.copyOf(settings);
    }

    /** With the broker's numbers. */
    static NewTopic onDemand(String name) {
        return new NewTopic(name, BROKER_DEFAULT, BROKER_DEFAULT, Map.of(), Map.of());
    }
}
