package io.weir.log.wire.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupResponse.FetchedOffset;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Topics as requests name them: by name, or by id from some version on. */
final class OffsetTopics {
    private static final UUID NO_ID = new UUID(0, 0);

    private final TopicCatalog topics;

    OffsetTopics(TopicCatalog topics) {
        this.topics = topics;
    }

    /**
     * A topic that somebody names.
     *
     * @param topic null: there is none
     */
    record Named(String name, Uuid id, @Nullable Topic topic, boolean byId) {
        /** The name to keep its offsets under. */
        String key() {
            return topic == null ? name : topic.name();
        }

        TopicPartition partition(int index) {
            return new TopicPartition(key(), index);
        }

        UUID topicId() {
            return topic == null ? NO_ID : topic.id();
        }

        /** What is wrong with a partition of it. */
        LogError check(int index) {
            if (topic == null) {
                return byId ? LogError.UNKNOWN_TOPIC_ID : LogError.UNKNOWN_TOPIC_OR_PARTITION;
            }
            boolean isThere = index >= 0 && index < topic.partitions();
            return isThere ? LogError.NONE : LogError.UNKNOWN_TOPIC_OR_PARTITION;
        }
    }

    Named find(String name, Uuid id, boolean byId) {
        Topic topic = byId
                ? topics.find(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()))
                : topics.find(name);
        return new Named(name, id, topic, byId);
    }

    /** What is told of an offset: nothing if the topic was deleted and made again since. */
    FetchedOffset present(String name, FetchedOffset offset) {
        Topic topic = topics.find(name);
        boolean isOfFormer = topic != null
                && !offset.topicId().equals(NO_ID)
                && !offset.topicId().equals(topic.id());
        return isOfFormer ? FetchedOffset.none(LogError.NONE) : offset;
    }

    /** The id of a topic by its name; all zero: there is none. */
    Uuid idOf(String name) {
        Topic topic = topics.find(name);
        return topic == null
                ? Uuid.ZERO_UUID
                : new Uuid(topic.id().getMostSignificantBits(), topic.id().getLeastSignificantBits());
    }
}
