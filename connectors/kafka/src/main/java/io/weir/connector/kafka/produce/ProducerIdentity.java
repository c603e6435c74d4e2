package io.weir.connector.kafka.produce;

import org.jspecify.annotations.Nullable;

/**
 * As whom batches are written. Sequence numbers of each identity begin at 0 in each partition.
 *
 * @param transactionalId null: not in a transaction
 * @param producerId that the brokers gave; -1: none, batches have no sequence numbers
 * @param epoch of the producer id
 * @param countsTransactions whether each transaction has an epoch of its own ({@code transaction.version} 2); then the first batch
 *     adds a partition to the transaction, else a request of its own has to do that before
 */
public record ProducerIdentity(
        @Nullable String transactionalId, long producerId, short epoch, boolean countsTransactions) {
    /** Nobody: the brokers do not recognize batches that come twice. */
    static final ProducerIdentity NONE = new ProducerIdentity(null, -1, (short) -1, false);

    boolean isTransactional() {
        return transactionalId != null;
    }

    boolean hasSequences() {
        return producerId >= 0;
    }

    /** Whether partitions have to be added to the transaction before they are written to. */
    boolean addsPartitions() {
        return isTransactional() && !countsTransactions;
    }
}
