package io.weir.log.wire.transaction;

import io.weir.log.transaction.ProducerName;
import io.weir.log.transaction.TransactionRequest.EndTxn;
import io.weir.log.transaction.TransactionResponse.Ended;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;

/** EndTxn 0 to 5. */
final class EndTransaction implements RequestHandler {
    private static final short KNOWS_FENCED = 2;
    private static final short COUNTS_TRANSACTIONS = 5;

    private final TransactionService transactions;

    EndTransaction(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<EndTxnResponseData> handle(ClientRequest request) {
        EndTxnRequestData body = request.body(EndTxnRequestData.class);
        boolean counts = request.version() >= COUNTS_TRANSACTIONS;
        EndTxn end = new EndTxn(
                body.transactionalId(),
                new ProducerName(body.producerId(), body.producerEpoch()),
                body.committed(),
                counts);
        return transactions
                .call(body.transactionalId(), Ended.class, end)
                .thenApply(ended -> answer(ended, request.version(), counts));
    }

    private static EndTxnResponseData answer(Ended ended, short version, boolean counts) {
        EndTxnResponseData answer =
                new EndTxnResponseData().setErrorCode(Fencing.code(ended.error(), version, KNOWS_FENCED));
        return counts
                ? answer.setProducerId(ended.producer().producerId())
                        .setProducerEpoch(ended.producer().producerEpoch())
                : answer;
    }
}
