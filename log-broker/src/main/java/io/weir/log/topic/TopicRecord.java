package io.weir.log.topic;

import java.util.Map;
import java.util.UUID;

/**
 * What is remembered of a topic.
 *
 * @param name what it is called
 * @param id which incarnation
 * @param partitions how many it is to have
 * @param made how many of them, from 0 on, are known to be in the store; fewer than {@code partitions} only while a change is
 *     under way that nobody was told of yet
 * @param deleted whether it is on its way out: nobody sees it any more, and partitions may still be in the store
 * @param internal whether only the broker writes it
 * @param settings of its own
 */
public record TopicRecord(
        String name,
        UUID id,
        int partitions,
        int made,
        boolean deleted,
        boolean internal,
        Map<String, String> settings) {
    /** Checks the counts. */
    public TopicRecord {
        settings = Map.copyOf(settings);
        if (partitions < 1 || made < 0 || made > partitions) {
            throw new IllegalArgumentException("topic %s: made=%d of partitions=%d".formatted(name, made, partitions));
        }
    }

    /** Whether nothing about it is under way. */
    boolean isSettled() {
        return !deleted && made == partitions;
    }

    /** As it is seen. */
    Topic topic() {
        return new Topic(name, id, made, settings, internal);
    }

    TopicRecord withCounts(int newPartitions, int newMade) {
        return new TopicRecord(name, id, newPartitions, newMade, deleted, internal, settings);
    }

    TopicRecord withSettings(Map<String, String> newSettings) {
        return new TopicRecord(name, id, partitions, made, deleted, internal, newSettings);
    }

    TopicRecord asDeleted() {
        return new TopicRecord(name, id, partitions, made, true, internal, settings);
    }
}
