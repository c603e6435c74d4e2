package io.weir.log.wire.transaction;

import io.weir.log.transaction.TransactionRequest.Describe;
import io.weir.log.transaction.TransactionResponse.Described;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;

/** DescribeTransactions 0. */
final class DescribeTransactions implements RequestHandler {
    private final TransactionService transactions;

    DescribeTransactions(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<DescribeTransactionsResponseData> handle(ClientRequest request) {
        List<CompletableFuture<TransactionState>> states = new ArrayList<>();
        for (String id : request.body(DescribeTransactionsRequestData.class).transactionalIds()) {
            states.add(transactions
                    .call(id, Described.class, new Describe(id))
                    .thenApply(DescribeTransactions::answer)
                    .exceptionally(failure -> new TransactionState()
                            .setTransactionalId(id)
                            .setErrorCode(Refusals.of(failure, "Describing a transaction")
                                    .error()
                                    .code())));
        }
        return CompletableFuture.allOf(states.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> new DescribeTransactionsResponseData()
                        .setTransactionStates(
                                states.stream().map(CompletableFuture::join).toList()));
    }

    private static TransactionState answer(Described described) {
        TransactionState state = new TransactionState()
                .setErrorCode(described.error().code())
                .setTransactionalId(described.transactionalId())
                .setTransactionState(described.transactionState())
                .setTransactionTimeoutMs(described.transactionTimeoutMs())
                .setTransactionStartTimeMs(described.transactionStartTimeMs())
                .setProducerId(described.producer().producerId())
                .setProducerEpoch(described.producer().producerEpoch());
        described.partitions().forEach(each -> {
            TopicData topic = state.topics().find(each.topic());
            if (topic == null) {
                topic = new TopicData().setTopic(each.topic());
                state.topics().add(topic);
            }
            topic.partitions().add(each.partition());
        });
        return state;
    }
}
