package io.weir.log.wire.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.FetchOffsets;
import io.weir.log.group.GroupResponse.Fetched;
import io.weir.log.group.GroupResponse.FetchedOffset;
import io.weir.log.group.GroupService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import io.weir.log.wire.group.OffsetTopics.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.jspecify.annotations.Nullable;

/** OffsetFetch 1 to 10. */
final class OffsetFetch implements RequestHandler {
    private static final short MANY_GROUPS = 8;
    private static final short BY_TOPIC_ID = 10;

    private final GroupService groups;
    private final OffsetTopics topics;

    OffsetFetch(GroupService groups, OffsetTopics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public CompletionStage<OffsetFetchResponseData> handle(ClientRequest request) {
        OffsetFetchRequestData body = request.body(OffsetFetchRequestData.class);
        if (request.version() < MANY_GROUPS) {
            return handleOne(body);
        }
        boolean byId = request.version() >= BY_TOPIC_ID;
        List<CompletableFuture<OffsetFetchResponseGroup>> answers = new ArrayList<>();
        for (OffsetFetchRequestGroup group : body.groups()) {
            answers.add(fetch(group, body.requireStable(), byId)
                    .exceptionally(failure -> new OffsetFetchResponseGroup()
                            .setGroupId(group.groupId())
                            .setErrorCode(Refusals.of(failure, "Fetching offsets")
                                    .error()
                                    .code())));
        }
        return InOrder.all(answers).thenApply(all -> new OffsetFetchResponseData().setGroups(all));
    }

    private CompletionStage<OffsetFetchResponseData> handleOne(OffsetFetchRequestData body) {
        List<TopicPartition> asked = null;
        if (body.topics() != null) {
            asked = new ArrayList<>();
            for (OffsetFetchRequestTopic topic : body.topics()) {
                for (int index : topic.partitionIndexes()) {
                    asked.add(new TopicPartition(topic.name(), index));
                }
            }
        }
        return groups.call(body.groupId(), Fetched.class, new FetchOffsets(body.groupId(), asked, body.requireStable()))
                .thenApply(fetched -> {
                    OffsetFetchResponseData answer = new OffsetFetchResponseData();
                    byTopic(fetched).forEach((topic, partitions) -> {
                        OffsetFetchResponseTopic told = new OffsetFetchResponseTopic().setName(topic);
                        partitions.forEach((index, offset) -> told.partitions()
                                .add(new OffsetFetchResponsePartition()
                                        .setPartitionIndex(index)
                                        .setCommittedOffset(offset.committedOffset())
                                        .setCommittedLeaderEpoch(offset.committedLeaderEpoch())
                                        .setMetadata(offset.metadata())
                                        .setErrorCode(offset.error().code())));
                        answer.topics().add(told);
                    });
                    return answer;
                });
    }

    private Map<String, Map<Integer, FetchedOffset>> byTopic(Fetched fetched) {
        Map<String, Map<Integer, FetchedOffset>> told = new LinkedHashMap<>();
        fetched.offsets()
                .forEach((partition, offset) -> told.computeIfAbsent(partition.topic(), topic -> new LinkedHashMap<>())
                        .put(partition.partition(), topics.present(partition.topic(), offset)));
        return told;
    }

    private CompletableFuture<OffsetFetchResponseGroup> fetch(
            OffsetFetchRequestGroup group, boolean requireStable, boolean byId) {
        List<OffsetFetchRequestTopics> wanted = group.topics();
        List<TopicPartition> asked = wanted == null ? null : new ArrayList<>();
        List<OffsetFetchResponseTopics> unknown = new ArrayList<>();
        if (wanted != null && asked != null) {
            for (OffsetFetchRequestTopics topic : wanted) {
                Named named = topics.find(topic.name(), topic.topicId(), byId);
                if (byId && named.topic() == null) {
                    unknown.add(unknown(topic));
                } else {
                    topic.partitionIndexes().forEach(index -> asked.add(named.partition(index)));
                }
            }
        }
        return groups.call(group.groupId(), Fetched.class, new FetchOffsets(group.groupId(), asked, requireStable))
                .thenApply(fetched -> answer(group.groupId(), fetched, unknown, byId, asked));
    }

    private static OffsetFetchResponseTopics unknown(OffsetFetchRequestTopics topic) {
        OffsetFetchResponseTopics told = new OffsetFetchResponseTopics().setTopicId(topic.topicId());
        topic.partitionIndexes()
                .forEach(index -> told.partitions()
                        .add(new OffsetFetchResponsePartitions()
                                .setPartitionIndex(index)
                                .setCommittedOffset(-1)
                                .setMetadata("")
                                .setErrorCode(LogError.UNKNOWN_TOPIC_ID.code())));
        return told;
    }

    private OffsetFetchResponseGroup answer(
            String groupId,
            Fetched fetched,
            List<OffsetFetchResponseTopics> unknown,
            boolean byId,
            @Nullable List<TopicPartition> asked) {
        OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup().setGroupId(groupId);
        byTopic(fetched).forEach((topic, partitions) -> {
            Uuid id = byId ? topics.idOf(topic) : Uuid.ZERO_UUID;
            if (byId && asked == null && id.equals(Uuid.ZERO_UUID)) {
                return; // deleted, so it has no id by which it could be told
            }
            OffsetFetchResponseTopics told = new OffsetFetchResponseTopics().setTopicId(id);
            if (!byId) {
                told.setName(topic);
            }
            partitions.forEach((index, offset) -> told.partitions()
                    .add(new OffsetFetchResponsePartitions()
                            .setPartitionIndex(index)
                            .setCommittedOffset(offset.committedOffset())
                            .setCommittedLeaderEpoch(offset.committedLeaderEpoch())
                            .setMetadata(offset.metadata())
                            .setErrorCode(offset.error().code())));
            answer.topics().add(told);
        });
        answer.topics().addAll(unknown);
        return answer;
    }
}
