package io.weir.log.wire.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.topic.InternalTopic;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.transaction.ProducerName;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResultCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;

/** AddPartitionsToTxn 0 to 3: all partitions are added, or none. */
final class AddPartitionsToTxn implements RequestHandler {
    private static final short KNOWS_FENCED = 2;

    private final TransactionService transactions;
    private final TopicCatalog topics;

    AddPartitionsToTxn(TransactionService transactions, TopicCatalog topics) {
        this.transactions = transactions;
        this.topics = topics;
    }

    @Override
    public CompletionStage<AddPartitionsToTxnResponseData> handle(ClientRequest request) {
        AddPartitionsToTxnRequestData body = request.body(AddPartitionsToTxnRequestData.class);
        Set<TopicPartition> added = new HashSet<>();
        Set<TopicPartition> refused = new HashSet<>();
        for (AddPartitionsToTxnTopic topic : body.v3AndBelowTopics()) {
            for (int partition : topic.partitions()) {
                TopicPartition each = new TopicPartition(topic.name(), partition);
                (isThere(each) ? added : refused).add(each);
            }
        }
        if (!refused.isEmpty()) {
            return CompletableFuture.completedFuture(answer(
                    body,
                    each -> (refused.contains(each)
                                    ? LogError.UNKNOWN_TOPIC_OR_PARTITION
                                    : LogError.OPERATION_NOT_ATTEMPTED)
                            .code()));
        }
        AddPartitions add = new AddPartitions(
                body.v3AndBelowTransactionalId(),
                new ProducerName(body.v3AndBelowProducerId(), body.v3AndBelowProducerEpoch()),
                added,
                false);
        return transactions
                .call(body.v3AndBelowTransactionalId(), Done.class, add)
                .thenApply(done -> {
                    short code = Fencing.code(done.error(), request.version(), KNOWS_FENCED);
                    return answer(body, each -> code);
                });
    }

    private boolean isThere(TopicPartition partition) {
        Topic topic = topics.find(partition.topic());
        return topic != null
                && partition.partition() >= 0
                && partition.partition() < topic.partitions()
                && InternalTopic.of(partition.topic()).isEmpty();
    }

    private static AddPartitionsToTxnResponseData answer(
            AddPartitionsToTxnRequestData body, Function<TopicPartition, Short> codes) {
        AddPartitionsToTxnResponseData answer = new AddPartitionsToTxnResponseData();
        for (AddPartitionsToTxnTopic topic : body.v3AndBelowTopics()) {
            AddPartitionsToTxnPartitionResultCollection partitions = new AddPartitionsToTxnPartitionResultCollection();
            for (int partition : topic.partitions()) {
                partitions.add(new AddPartitionsToTxnPartitionResult()
                        .setPartitionIndex(partition)
                        .setPartitionErrorCode(codes.apply(new TopicPartition(topic.name(), partition))));
            }
            answer.resultsByTopicV3AndBelow()
                    .add(new AddPartitionsToTxnTopicResult()
                            .setName(topic.name())
                            .setResultsByPartition(partitions));
        }
        return answer;
    }
}
