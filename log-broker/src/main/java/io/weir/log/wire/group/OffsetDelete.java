package io.weir.log.wire.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.DeleteOffsets;
import io.weir.log.group.GroupResponse.PerPartition;
import io.weir.log.group.GroupService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import io.weir.log.wire.group.OffsetTopics.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartitionCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;

/** OffsetDelete 0. */
final class OffsetDelete implements RequestHandler {
    private final GroupService groups;
    private final OffsetTopics topics;

    OffsetDelete(GroupService groups, OffsetTopics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public CompletionStage<OffsetDeleteResponseData> handle(ClientRequest request) {
        OffsetDeleteRequestData body = request.body(OffsetDeleteRequestData.class);
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetDeleteRequestTopic topic : body.topics()) {
            Named named = topics.find(topic.name(), Uuid.ZERO_UUID, false);
            topic.partitions().forEach(each -> {
                if (named.check(each.partitionIndex()) == LogError.NONE) {
                    partitions.add(named.partition(each.partitionIndex()));
                }
            });
        }
        return groups.call(body.groupId(), PerPartition.class, new DeleteOffsets(body.groupId(), partitions))
                .thenApply(results -> answer(body, results));
    }

    private static OffsetDeleteResponseData answer(OffsetDeleteRequestData body, PerPartition results) {
        OffsetDeleteResponseData answer =
                new OffsetDeleteResponseData().setErrorCode(results.error().code());
        if (results.error() != LogError.NONE) {
            return answer;
        }
        for (OffsetDeleteRequestTopic topic : body.topics()) {
            OffsetDeleteResponsePartitionCollection told = new OffsetDeleteResponsePartitionCollection();
            topic.partitions().forEach(each -> {
                TopicPartition partition = new TopicPartition(topic.name(), each.partitionIndex());
                LogError error = results.partitions().getOrDefault(partition, LogError.UNKNOWN_TOPIC_OR_PARTITION);
                told.add(new OffsetDeleteResponsePartition()
                        .setPartitionIndex(each.partitionIndex())
                        .setErrorCode(error.code()));
            });
            answer.topics()
                    .add(new OffsetDeleteResponseTopic().setName(topic.name()).setPartitions(told));
        }
        return answer;
    }
}
