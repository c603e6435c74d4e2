package io.weir.log.wire.transaction;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.group.GroupService;
import io.weir.log.transaction.ProducerName;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;

/** AddOffsetsToTxn 0 to 4: the partition that the group's offsets stand in becomes part of the transaction. */
final class AddOffsetsToTxn implements RequestHandler {
    private static final short KNOWS_FENCED = 2;

    private final GroupService groups;
    private final TransactionService transactions;

    AddOffsetsToTxn(GroupService groups, TransactionService transactions) {
        this.groups = groups;
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<AddOffsetsToTxnResponseData> handle(ClientRequest request) {
        AddOffsetsToTxnRequestData body = request.body(AddOffsetsToTxnRequestData.class);
        if (body.groupId().isEmpty()) {
            throw new LogException(LogError.INVALID_GROUP_ID, "The group id is empty.");
        }
        ProducerName producer = new ProducerName(body.producerId(), body.producerEpoch());
        return groups.partitionOf(body.groupId())
                .thenCompose(partition -> transactions.call(
                        body.transactionalId(),
                        Done.class,
                        new AddPartitions(body.transactionalId(), producer, Set.of(partition), false)))
                .thenApply(done -> new AddOffsetsToTxnResponseData()
                        .setErrorCode(Fencing.code(done.error(), request.version(), KNOWS_FENCED)));
    }
}
