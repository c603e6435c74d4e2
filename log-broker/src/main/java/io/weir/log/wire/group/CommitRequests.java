package io.weir.log.wire.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.NewOffset;
import io.weir.log.group.GroupResponse.PerPartition;
import io.weir.log.wire.group.OffsetTopics.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The offsets of a commit that name partitions which there are, and what is answered for all of them. */
final class CommitRequests {
    private final List<NewOffset> offsets = new ArrayList<>();
    private final Map<TopicPartition, LogError> refused = new HashMap<>();

    void add(Named topic, int partition, long offset, int leaderEpoch, @Nullable String metadata) {
        LogError error = topic.check(partition);
        if (error == LogError.NONE) {
            offsets.add(new NewOffset(
                    topic.partition(partition),
                    topic.topicId(),
                    offset,
                    leaderEpoch,
                    metadata == null ? "" : metadata));
        } else {
            refused.put(topic.partition(partition), error);
        }
    }

    List<NewOffset> offsets() {
        return offsets;
    }

    /** What became of a partition. */
    LogError result(Named topic, int partition, PerPartition results) {
        TopicPartition key = topic.partition(partition);
        LogError error = topic.check(partition);
        if (error != LogError.NONE) {
            return refused.getOrDefault(key, error);
        }
        return results.error() == LogError.NONE
                ? results.partitions().getOrDefault(key, LogError.UNKNOWN_TOPIC_OR_PARTITION)
                : results.error();
    }
}
