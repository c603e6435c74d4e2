package io.weir.log.wire.transaction;

import io.weir.log.transaction.ProducerName;
import io.weir.log.transaction.TransactionRequest.InitProducerId;
import io.weir.log.transaction.TransactionResponse.Introduced;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;

/** InitProducerId 0 to 5 with a transactional id, which is not null. */
public final class InitTransactionalId implements RequestHandler {
    private static final short KNOWS_FENCED = 4;

    private final TransactionService transactions;

    /** Asks {@code transactions}. */
    public InitTransactionalId(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<InitProducerIdResponseData> handle(ClientRequest request) {
        InitProducerIdRequestData body = request.body(InitProducerIdRequestData.class);
        InitProducerId init = new InitProducerId(
                body.transactionalId(),
                body.transactionTimeoutMs(),
                new ProducerName(body.producerId(), body.producerEpoch()),
                false);
        return transactions
                .call(body.transactionalId(), Introduced.class, init)
                .thenApply(introduced -> new InitProducerIdResponseData()
                        .setErrorCode(Fencing.code(introduced.error(), request.version(), KNOWS_FENCED))
                        .setProducerId(introduced.producer().producerId())
                        .setProducerEpoch(introduced.producer().producerEpoch()));
    }
}
