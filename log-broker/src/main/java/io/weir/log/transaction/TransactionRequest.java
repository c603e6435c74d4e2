package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import java.util.Set;

/** What a {@link TransactionCoordinator} is asked. */
public sealed interface TransactionRequest {
    /** Hands the request to the method for its kind. */
    void deliverTo(Receiver receiver);

    /**
     * Be the producer of a transactional id from now on; answered with {@link TransactionResponse.Introduced}.
     *
     * @param transactionTimeoutMs for how long a transaction may go on; {@link Integer#MAX_VALUE} asks for as long as it takes
     * @param producer what the producer believes to be; {@link ProducerName#NONE}: a new one
     * @param keepPreparedTxn whether a transaction that goes on is taken over instead of being aborted
     */
    record InitProducerId(
            String transactionalId, int transactionTimeoutMs, ProducerName producer, boolean keepPreparedTxn)
            implements TransactionRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onInitProducerId(this);
        }
    }

    /**
     * Partitions that the transaction is about to write to; answered with {@link TransactionResponse.Done}.
     *
     * @param countsTransactions whether the producer gets another epoch with each transaction
     */
    record AddPartitions(
            String transactionalId, ProducerName producer, Set<TopicPartition> partitions, boolean countsTransactions)
            implements TransactionRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAddPartitions(this);
        }

        /** As it is remembered with the transaction. */
        short clientVersion() {
            return countsTransactions ? Transaction.COUNTS_TRANSACTIONS : 0;
        }
    }

    /** Whether a transaction goes on and these partitions are part of it; answered with {@link TransactionResponse.Done}. */
    record Verify(String transactionalId, ProducerName producer, Set<TopicPartition> partitions)
            implements TransactionRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onVerify(this);
        }
    }

    /**
     * Commit or abort; answered with {@link TransactionResponse.Ended}.
     *
     * @param countsTransactions whether the producer goes on with another epoch, which it is told
     */
    record EndTxn(String transactionalId, ProducerName producer, boolean committed, boolean countsTransactions)
            implements TransactionRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onEndTxn(this);
        }
    }

    /** Tell what a transactional id is doing; answered with {@link TransactionResponse.Described}. */
    record Describe(String transactionalId) implements TransactionRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDescribe(this);
        }
    }

    /**
     * Tell which there are; answered with {@link TransactionResponse.Listed}.
     *
     * @param states by their titles; none: all
     * @param producerIds none: all
     * @param durationMs only those going on for longer; -1: all
     */
    record ListTransactions(Set<String> states, Set<Long> producerIds, long durationMs) implements TransactionRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onList(this);
        }
    }

    /** Takes requests. */
    interface Receiver {
        void onInitProducerId(InitProducerId request);

        void onAddPartitions(AddPartitions request);

        void onVerify(Verify request);

        void onEndTxn(EndTxn request);

        void onDescribe(Describe request);

        void onList(ListTransactions request);
    }
}
