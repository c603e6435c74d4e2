package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import java.util.List;
import java.util.SortedSet;

/** What a {@link TransactionCoordinator} answers. */
public sealed interface TransactionResponse {
    /**
     * Who the producer is.
     *
     * @param ongoing who has begun the transaction that goes on, if it was taken over
     */
    record Introduced(LogError error, ProducerName producer, ProducerName ongoing) implements TransactionResponse {
        static Introduced refused(LogError error) {
            return new Introduced(error, ProducerName.NONE, ProducerName.NONE);
        }
    }

    /** It is so, or why not. */
    record Done(LogError error) implements TransactionResponse {}

    /** The outcome is decided; who the producer is from now on. */
    record Ended(LogError error, ProducerName producer) implements TransactionResponse {
        static Ended refused(LogError error) {
            return new Ended(error, ProducerName.NONE);
        }
    }

    /** A transactional id. */
    record Described(
            LogError error,
            String transactionalId,
            String transactionState,
            int transactionTimeoutMs,
            long transactionStartTimeMs,
            ProducerName producer,
            SortedSet<TopicPartition> partitions)
            implements TransactionResponse {}

    /** Transactional ids. */
    record Listed(List<ListedTransaction> transactions) implements TransactionResponse {}

    /** A transactional id in a list. */
    record ListedTransaction(String transactionalId, long producerId, String transactionState) {}
}
