package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is remembered of a transactional id.
 *
 * @param producer who may write; while an outcome is prepared by the dialect that counts transactions, already with the next epoch
 * @param previousProducerId of the producer before, when that had no epochs left; -1: none
 * @param nextProducerId that follows when the transaction is complete, because this one has no epochs left; -1: this stays
 * @param timeoutMs for how long a transaction may go on; {@link #UNLIMITED}
 * @param partitions written by the transaction; while an outcome is prepared, all that it was written to
 * @param lastUpdateMillis when this was decided, since 1970
 * @param startMillis when the transaction began; -1: there is none
 * @param clientVersion 2 if the producer gets another epoch with each transaction, else 0
 */
record Transaction(
        ProducerName producer,
        long previousProducerId,
        long nextProducerId,
        int timeoutMs,
        TransactionState state,
        SortedSet<TopicPartition> partitions,
        long lastUpdateMillis,
        long startMillis,
        short clientVersion) {
    /** The time-out of transactions that wait for as long as it takes. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    static final short COUNTS_TRANSACTIONS = 2;
    static final long NONE = -1;

    static Transaction introduced(ProducerName producer, long previousProducerId, int timeoutMs, long nowMillis) {
        return new Transaction(
                producer,
                previousProducerId,
                NONE,
                timeoutMs,
                TransactionState.EMPTY,
                new TreeSet<>(),
                nowMillis,
                NONE,
                (short) 0);
    }

    boolean countsTransactions() {
        return clientVersion == COUNTS_TRANSACTIONS;
    }

    boolean is(TransactionState other) {
        return state == other;
    }

    /** When it is too old; {@link Long#MAX_VALUE}: never. */
    long timeoutAtMillis() {
        return is(TransactionState.ONGOING) && timeoutMs != UNLIMITED ? startMillis + timeoutMs : Long.MAX_VALUE;
    }

    Transaction ongoing(SortedSet<TopicPartition> newPartitions, short version, long nowMillis) {
        long start = is(TransactionState.ONGOING) ? startMillis : nowMillis;
        return new Transaction(
                producer,
                previousProducerId,
                NONE,
                timeoutMs,
                TransactionState.ONGOING,
                newPartitions,
                nowMillis,
                start,
                version);
    }

    /** Goes on for a producer of the next epoch. */
    Transaction handedOver(int newTimeoutMs, long nowMillis) {
        return new Transaction(
                producer.bumped(),
                previousProducerId,
                NONE,
                newTimeoutMs,
                state,
                partitions,
                nowMillis,
                startMillis,
                clientVersion);
    }

    Transaction prepared(Outcome outcome, long nowMillis) {
        return new Transaction(
                outcome.producer,
                previousProducerId,
                outcome.nextProducerId,
                timeoutMs,
                outcome.commit ? TransactionState.PREPARE_COMMIT : TransactionState.PREPARE_ABORT,
                partitions,
                nowMillis,
                startMillis,
                outcome.clientVersion);
    }

    /**
     * How a transaction ends.
     *
     * @param producer whom the markers name
     * @param nextProducerId who goes on; -1: the same
     */
    record Outcome(boolean commit, ProducerName producer, long nextProducerId, short clientVersion) {}

    /** Every partition has its marker. */
    Transaction completed(boolean commit, long nowMillis) {
        boolean isReplaced = nextProducerId != NONE;
        return new Transaction(
                isReplaced ? new ProducerName(nextProducerId, (short) 0) : producer,
                isReplaced ? producer.producerId() : previousProducerId,
                NONE,
                timeoutMs,
                commit ? TransactionState.COMPLETE_COMMIT : TransactionState.COMPLETE_ABORT,
                new TreeSet<>(),
                nowMillis,
                startMillis,
                clientVersion);
    }

    /** Who writes next: what a producer that has ended a transaction is told. */
    ProducerName successor() {
        return nextProducerId == NONE ? producer : new ProducerName(nextProducerId, (short) 0);
    }
}
