package io.weir.log.wire.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.group.GroupRequest.TransactionName;
import io.weir.log.group.OffsetTransactions;
import io.weir.log.store.PartitionId;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.produce.TransactionGuard;
import java.util.concurrent.CompletionStage;

/** Asks the coordinator of the transaction about each batch, and tells its answer in errors that producers understand. */
public final class CoordinatorGuard implements TransactionGuard {
    /** From here on a client knows that its transaction has failed and it itself has not. */
    private static final short KNOWS_ABORTABLE = 11;

    private final OffsetTransactions transactions;

    /** Asks {@code transactions}. */
    public CoordinatorGuard(OffsetTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<Void> mayAppend(
            String transactionalId, long producerId, short epoch, PartitionId partition, short requestVersion) {
        boolean addsItself = requestVersion >= ADDS_PARTITIONS;
        return transactions
                .admit(
                        new TransactionName(transactionalId, producerId, epoch, addsItself),
                        new TopicPartition(partition.topic(), partition.index()))
                .handle((error, failure) -> {
                    LogError told = failure == null
                            ? error
                            : Refusals.of(failure, "Asking for a transaction").error();
                    if (told != LogError.NONE) {
                        throw new LogException(
                                translate(told, requestVersion),
                                "A batch of transaction '%s' of producer %d, epoch %d, is not appended to %s: %s."
                                        .formatted(transactionalId, producerId, epoch, partition, told));
                    }
                    return null;
                });
    }

    private static LogError translate(LogError error, short requestVersion) {
        return switch (error) {
            // Producers know nothing of coordinators when they produce; this they try again.
            case COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR ->
                LogError.NOT_ENOUGH_REPLICAS;
            case CONCURRENT_TRANSACTIONS -> requestVersion >= ADDS_PARTITIONS ? error : LogError.NOT_ENOUGH_REPLICAS;
            case INVALID_TXN_STATE -> requestVersion >= KNOWS_ABORTABLE ? LogError.TRANSACTION_ABORTABLE : error;
            case PRODUCER_FENCED -> LogError.INVALID_PRODUCER_EPOCH;
            default -> error;
        };
    }
}
