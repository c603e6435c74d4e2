package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.topic.Topic;
import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;

/**
 * ElectLeaders 0 to 2: the one copy of a partition leads already. Who asks for all partitions is told of those that changed,
 * which are none.
 */
final class ElectLeaders implements RequestHandler {
    private final Topics topics;

    ElectLeaders(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<ElectLeadersResponseData> handle(ClientRequest request) {
        ElectLeadersRequestData body = request.body(ElectLeadersRequestData.class);
        ElectLeadersResponseData answer = new ElectLeadersResponseData();
        if (body.topicPartitions() != null) {
            for (TopicPartitions asked : body.topicPartitions()) {
                Topic topic = topics.find(asked.topic());
                ReplicaElectionResult result = new ReplicaElectionResult().setTopic(asked.topic());
                for (int index : asked.partitions()) {
                    boolean known = topic != null && index >= 0 && index < topic.partitions();
                    LogError error = known ? LogError.ELECTION_NOT_NEEDED : LogError.UNKNOWN_TOPIC_OR_PARTITION;
                    String message = known ? "The one copy of it leads already." : "There is no such partition.";
                    result.partitionResult()
                            .add(new PartitionResult()
                                    .setPartitionId(index)
                                    .setErrorCode(error.code())
                                    .setErrorMessage(message));
                }
                answer.replicaElectionResults().add(result);
            }
        }
        return CompletableFuture.completedFuture(answer);
    }
}
