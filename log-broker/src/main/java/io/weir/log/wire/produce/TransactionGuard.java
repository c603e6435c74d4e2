package io.weir.log.wire.produce;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides on batches that say they are part of a transaction, before they are appended: a batch of a transaction that its
 * coordinator does not know of would never be settled, and nothing behind it ever be read.
 *
 * <p><b>Threading:</b> called by the threads of connections, so it never waits.
 */
@FunctionalInterface
public interface TransactionGuard {
    /**
     * Asks for one batch. Batches of one producer for one partition are appended in the order in which this was called.
     *
     * @param requestVersion of Produce: from {@link #ADDS_PARTITIONS} on the batch itself makes the partition part of the
     *     transaction; before, the partition must be part of it already
     * @return completes when the batch may be appended; fails with a {@link LogException} that the client is told
     */
    CompletionStage<Void> mayAppend(
            String transactionalId, long producerId, short epoch, PartitionId partition, short requestVersion);

    /** The first version of Produce by which clients leave it to the broker to add partitions to transactions. */
    short ADDS_PARTITIONS = 12;

    /** Of a broker without transactions. */
    static TransactionGuard refusing() {
        return (transactionalId, producerId, epoch, partition, requestVersion) ->
                CompletableFuture.failedFuture(new LogException(
                        LogError.INVALID_TXN_STATE,
                        "A batch for %s is part of a transaction of '%s', and this broker has no transactions. Produce without transactional.id."
                                .formatted(partition, transactionalId)));
    }
}
