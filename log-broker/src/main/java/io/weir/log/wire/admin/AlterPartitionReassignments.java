package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.topic.Topic;
import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.jspecify.annotations.Nullable;

/** AlterPartitionReassignments 0 to 1: a partition can be given to nobody but this node, which has it. */
final class AlterPartitionReassignments implements RequestHandler {
    private final Topics topics;
    private final int node;

    AlterPartitionReassignments(Topics topics, int node) {
        this.topics = topics;
        this.node = node;
    }

    @Override
    public CompletionStage<AlterPartitionReassignmentsResponseData> handle(ClientRequest request) {
        AlterPartitionReassignmentsRequestData body = request.body(AlterPartitionReassignmentsRequestData.class);
        AlterPartitionReassignmentsResponseData answer = new AlterPartitionReassignmentsResponseData()
                .setAllowReplicationFactorChange(body.allowReplicationFactorChange())
                .setErrorMessage(null);
        for (ReassignableTopic asked : body.topics()) {
            Topic topic = topics.find(asked.name());
            ReassignableTopicResponse result = new ReassignableTopicResponse().setName(asked.name());
            for (ReassignablePartition partition : asked.partitions()) {
                result.partitions().add(answer(topic, partition));
            }
            answer.responses().add(result);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private ReassignablePartitionResponse answer(@Nullable Topic topic, ReassignablePartition asked) {
        ReassignablePartitionResponse result =
                new ReassignablePartitionResponse().setPartitionIndex(asked.partitionIndex());
        List<Integer> replicas = asked.replicas();
        if (topic == null || asked.partitionIndex() < 0 || asked.partitionIndex() >= topic.partitions()) {
            return result.setErrorCode(LogError.UNKNOWN_TOPIC_OR_PARTITION.code())
                    .setErrorMessage("There is no such partition.");
        }
        if (replicas == null) {
            return result.setErrorCode(LogError.NO_REASSIGNMENT_IN_PROGRESS.code())
                    .setErrorMessage("The partition is not on its way to another node.");
        }
        if (!replicas.equals(List.of(node))) {
            return result.setErrorCode(LogError.INVALID_REPLICA_ASSIGNMENT.code())
                    .setErrorMessage("The partition cannot be given to nodes %s: there is only node %d."
                            .formatted(replicas, node));
        }
        return result.setErrorMessage(null);
    }
}
