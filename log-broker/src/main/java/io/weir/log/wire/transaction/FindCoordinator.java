package io.weir.log.wire.transaction;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupService;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Endpoint;
import io.weir.log.wire.Endpoints;
import io.weir.log.wire.Identity;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FindCoordinator 0 to 6. The internal topic is made when its coordinator is first looked for. */
final class FindCoordinator implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FindCoordinator.class);
    private static final short MANY_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;

    private final GroupService groups;
    private final TransactionService transactions;
    private final Identity identity;
    private final Endpoints endpoints;

    FindCoordinator(GroupService groups, TransactionService transactions, Identity identity, Endpoints endpoints) {
        this.groups = groups;
        this.transactions = transactions;
        this.identity = identity;
        this.endpoints = endpoints;
    }

    @Override
    public CompletionStage<FindCoordinatorResponseData> handle(ClientRequest request) {
        FindCoordinatorRequestData body = request.body(FindCoordinatorRequestData.class);
        return open(body.keyType()).thenApply(error -> answer(body, error, request));
    }

    private CompletionStage<LogError> open(byte keyType) {
        CompletionStage<Void> opened;
        if (keyType == GROUP) {
            opened = groups.open();
        } else if (keyType == TRANSACTION) {
            opened = transactions.open();
        } else {
            return CompletableFuture.completedFuture(LogError.INVALID_REQUEST);
        }
        return opened.handle((done, failure) -> {
            if (failure != null) {
                LOG.warn("The topic of a coordinator cannot be made.", failure);
            }
            return failure == null ? LogError.NONE : LogError.COORDINATOR_NOT_AVAILABLE;
        });
    }

    private FindCoordinatorResponseData answer(FindCoordinatorRequestData body, LogError error, ClientRequest request) {
        boolean isFound = error == LogError.NONE;
        Endpoint endpoint = isFound ? endpoints.of(request.listener()) : new Endpoint("", -1);
        int node = isFound ? identity.nodeId() : -1;
        FindCoordinatorResponseData answer = new FindCoordinatorResponseData();
        if (request.version() < MANY_KEYS) {
            return answer.setErrorCode(error.code())
                    .setNodeId(node)
                    .setHost(endpoint.host())
                    .setPort(endpoint.port());
        }
        for (String key : body.coordinatorKeys()) {
            answer.coordinators()
                    .add(new Coordinator()
                            .setKey(key)
                            .setErrorCode(error.code())
                            .setNodeId(node)
                            .setHost(endpoint.host())
                            .setPort(endpoint.port()));
        }
        return answer;
    }
}
