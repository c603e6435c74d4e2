package io.weir.log.wire.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.topic.InternalTopic;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.transaction.ProducerName;
import io.weir.log.transaction.TransactionRequest;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionRequest.Verify;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResultCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;

/** AddPartitionsToTxn 0 to 3: all partitions are added, or none. 4 and 5: other brokers ask for several transactions. */
final class AddPartitionsToTxn implements RequestHandler {
    private static final short KNOWS_FENCED = 2;
    private static final short BATCHED = 4;

    private final TransactionService transactions;
    private final TopicCatalog topics;

    AddPartitionsToTxn(TransactionService transactions, TopicCatalog topics) {
        this.transactions = transactions;
        this.topics = topics;
    }

    @Override
    public CompletionStage<AddPartitionsToTxnResponseData> handle(ClientRequest request) {
        AddPartitionsToTxnRequestData body = request.body(AddPartitionsToTxnRequestData.class);
        if (request.version() >= BATCHED) {
            return batched(body);
        }
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

    /** A broker that leads a partition asks on behalf of a producer that writes to it. */
    private CompletionStage<AddPartitionsToTxnResponseData> batched(AddPartitionsToTxnRequestData body) {
        AddPartitionsToTxnResponseData answer = new AddPartitionsToTxnResponseData();
        List<CompletableFuture<AddPartitionsToTxnResult>> all = new ArrayList<>();
        for (AddPartitionsToTxnTransaction each : body.transactions()) {
            Set<TopicPartition> partitions = new HashSet<>();
            each.topics()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition))));
            ProducerName producer = new ProducerName(each.producerId(), each.producerEpoch());
            TransactionRequest asked = each.verifyOnly()
                    ? new Verify(each.transactionalId(), producer, partitions)
                    : new AddPartitions(each.transactionalId(), producer, partitions, true);
            all.add(transactions
                    .call(each.transactionalId(), Done.class, asked)
                    .handle((done, failure) -> result(
                            each,
                            failure == null
                                    ? done.error()
                                    : Refusals.of(failure, "Adding to a transaction")
                                            .error())));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> {
            all.forEach(each -> answer.resultsByTransaction().add(each.join()));
            return answer;
        });
    }

    private static AddPartitionsToTxnResult result(AddPartitionsToTxnTransaction asked, LogError error) {
        AddPartitionsToTxnResult result = new AddPartitionsToTxnResult().setTransactionalId(asked.transactionalId());
        for (AddPartitionsToTxnTopic topic : asked.topics()) {
            result.topicResults().add(topicResult(topic, partition -> error.code()));
        }
        return result;
    }

    private static AddPartitionsToTxnTopicResult topicResult(
            AddPartitionsToTxnTopic topic, Function<TopicPartition, Short> codes) {
        AddPartitionsToTxnPartitionResultCollection partitions = new AddPartitionsToTxnPartitionResultCollection();
        for (int partition : topic.partitions()) {
            partitions.add(new AddPartitionsToTxnPartitionResult()
                    .setPartitionIndex(partition)
                    .setPartitionErrorCode(codes.apply(new TopicPartition(topic.name(), partition))));
        }
        return new AddPartitionsToTxnTopicResult().setName(topic.name()).setResultsByPartition(partitions);
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
            answer.resultsByTopicV3AndBelow().add(topicResult(topic, codes));
        }
        return answer;
    }
}
