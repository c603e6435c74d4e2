package io.weir.log.wire.cluster;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.node.Placement;
import io.weir.log.node.Placement.Leadership;
import io.weir.log.topic.Topic;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.RequestHandler;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;

/** DescribeTopicPartitions 0: partitions of topics in the order of their names, some at a time. */
public final class DescribeTopicPartitions implements RequestHandler {
    private static final int MAX_PARTITIONS = 2000;

    private final Placement placement;
    private final Partitions partitions;

    /** As {@code placement} has it. */
    public DescribeTopicPartitions(Placement placement, Partitions partitions) {
        this.placement = placement;
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<DescribeTopicPartitionsResponseData> handle(ClientRequest request) {
        DescribeTopicPartitionsRequestData body = request.body(DescribeTopicPartitionsRequestData.class);
        String firstName = "";
        int firstIndex = 0;
        if (body.cursor() != null) {
            firstName = body.cursor().topicName();
            firstIndex = body.cursor().partitionIndex();
            if (firstIndex < 0) {
                throw new LogException(
                        LogError.INVALID_REQUEST,
                        "The cursor is at partition %d of topic '%s'.".formatted(firstIndex, firstName));
            }
        }
        DescribeTopicPartitionsResponseData answer = new DescribeTopicPartitionsResponseData();
        int left = Math.max(1, Math.min(body.responsePartitionLimit(), MAX_PARTITIONS));
        for (String name : names(body).tailSet(firstName)) {
            if (left == 0) {
                answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(0));
                break;
            }
            Topic topic = partitions.catalog().find(name);
            if (topic == null) {
                answer.topics()
                        .add(new DescribeTopicPartitionsResponseTopic()
                                .setName(name)
                                .setErrorCode(LogError.UNKNOWN_TOPIC_OR_PARTITION.code()));
                continue;
            }
            int from = name.equals(firstName) ? firstIndex : 0;
            int to = (int) Math.min(topic.partitions(), from + (long) left);
            answer.topics().add(describe(topic, from, to));
            left -= Math.max(0, to - from);
            if (to < topic.partitions()) {
                answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(to));
                break;
            }
        }
        return CompletableFuture.completedFuture(answer);
    }

    private SortedSet<String> names(DescribeTopicPartitionsRequestData body) {
        SortedSet<String> names = new TreeSet<>();
        if (body.topics().isEmpty()) {
            partitions.catalog().all().forEach(topic -> names.add(topic.name()));
        }
        for (TopicRequest topic : body.topics()) {
            names.add(topic.name());
        }
        return names;
    }

    private DescribeTopicPartitionsResponseTopic describe(Topic topic, int from, int to) {
        DescribeTopicPartitionsResponseTopic described = new DescribeTopicPartitionsResponseTopic()
                .setName(topic.name())
                .setTopicId(Partitions.uuid(topic.id()))
                .setIsInternal(topic.internal())
                .setTopicAuthorizedOperations(Operations.ON_TOPIC);
        for (int index = from; index < to; index++) {
            Leadership led = placement.of(topic.partition(index));
            LogError error = led.leader() == Placement.NOBODY ? LogError.LEADER_NOT_AVAILABLE : LogError.NONE;
            described
                    .partitions()
                    .add(new DescribeTopicPartitionsResponsePartition()
                            .setPartitionIndex(index)
                            .setErrorCode(error.code())
                            .setLeaderId(led.leader())
                            .setLeaderEpoch(led.epoch())
                            .setReplicaNodes(led.replicas())
                            .setIsrNodes(led.inSync())
                            .setEligibleLeaderReplicas(List.of())
                            .setLastKnownElr(List.of()));
        }
        return described;
    }
}
