package io.weir.log.wire.produce;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.producer.ProducerIds;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** InitProducerId 0 to 5: gives producers their ids. Those of transactions are given by the coordinator. */
public final class InitProducerId implements RequestHandler {
    private static final short FIRST_EPOCH = 0;

    private final ProducerIds ids;
    private final RequestHandler coordinator;

    /** {@code coordinator} answers requests that name a transactional id. */
    public InitProducerId(ProducerIds ids, RequestHandler coordinator) {
        this.ids = ids;
        this.coordinator = coordinator;
    }

    /** The coordinator of a broker without transactions. */
    public static RequestHandler withoutTransactions() {
        return request -> CompletableFuture.failedFuture(new LogException(
                LogError.INVALID_REQUEST,
                "Producer '%s' has a transactional.id, and this broker has no transactions. Produce without."
                        .formatted(request.clientId())));
    }

    @Override
    public CompletionStage<? extends ApiMessage> handle(ClientRequest request) {
        String transactionalId = request.body(InitProducerIdRequestData.class).transactionalId();
        if (transactionalId == null) {
            return ids.next()
                    .thenApply(id ->
                            new InitProducerIdResponseData().setProducerId(id).setProducerEpoch(FIRST_EPOCH));
        }
        if (transactionalId.isEmpty()) {
            throw new LogException(
                    LogError.INVALID_REQUEST, "The transactional id is empty. Set transactional.id, or leave it out.");
        }
        return coordinator.handle(request);
    }
}
