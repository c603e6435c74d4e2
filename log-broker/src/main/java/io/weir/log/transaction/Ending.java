package io.weir.log.transaction;

import static io.weir.log.transaction.TransactionState.COMPLETE_ABORT;
import static io.weir.log.transaction.TransactionState.COMPLETE_COMMIT;
import static io.weir.log.transaction.TransactionState.EMPTY;
import static io.weir.log.transaction.TransactionState.ONGOING;
import static io.weir.log.transaction.TransactionState.PREPARE_COMMIT;

import io.weir.log.error.LogError;
import io.weir.log.transaction.Transaction.Outcome;
import io.weir.log.transaction.TransactionRequest.EndTxn;
import io.weir.log.transaction.TransactionResponse.Ended;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a request to end a transaction means. */
enum Ending {
    /** It is to be decided now. */
    DECIDES(LogError.NONE),
    /** There is nothing to abort, and the producer wants its next epoch. */
    ABORTS_NOTHING(LogError.NONE),
    /** It was decided so before; the answer was lost. */
    REPEATED(LogError.NONE),
    /** It was decided so before, and the markers are being written. */
    UNDER_WAY(LogError.CONCURRENT_TRANSACTIONS),
    /** There is nothing to be decided, or it was decided otherwise. */
    IMPOSSIBLE(LogError.INVALID_TXN_STATE),
    /** Somebody else is the producer. */
    FENCED(LogError.PRODUCER_FENCED),
    /** This never was the producer. */
    UNKNOWN(LogError.INVALID_PRODUCER_ID_MAPPING);

    private final LogError error;

    Ending(LogError error) {
        this.error = error;
    }

    static Ending of(@Nullable Transaction transaction, EndTxn request) {
        if (transaction == null) {
            return UNKNOWN;
        }
        ProducerName known = transaction.producer();
        ProducerName asking = request.producer();
        if (request.countsTransactions() && isOfEndedOne(transaction, asking)) {
            Ending repeated = repeated(transaction, request.committed());
            return repeated == IMPOSSIBLE ? FENCED : repeated;
        }
        if (known.producerId() != asking.producerId()) {
            return UNKNOWN;
        }
        if (known.producerEpoch() != asking.producerEpoch()) {
            return FENCED;
        }
        if (transaction.is(ONGOING)) {
            return DECIDES;
        }
        if (!request.countsTransactions()) {
            return repeated(transaction, request.committed());
        }
        if (transaction.state().isPrepared()) {
            return UNDER_WAY;
        }
        return request.committed() ? IMPOSSIBLE : ABORTS_NOTHING;
    }

    /** Whether it speaks with the epoch that it had before it ended its last transaction. */
    private static boolean isOfEndedOne(Transaction transaction, ProducerName asking) {
        if (!transaction.countsTransactions() || transaction.is(EMPTY) || transaction.is(ONGOING)) {
            return false;
        }
        ProducerName known = transaction.producer();
        boolean isSame = known.producerId() == asking.producerId();
        return (isSame && asking.producerEpoch() == known.producerEpoch() - 1)
                || (!transaction.state().isPrepared()
                        && known.producerEpoch() == 0
                        && asking.producerId() == transaction.previousProducerId()
                        && asking.isExhausted());
    }

    private static Ending repeated(Transaction transaction, boolean commit) {
        if (transaction.state().isPrepared()) {
            return transaction.is(PREPARE_COMMIT) == commit ? UNDER_WAY : IMPOSSIBLE;
        }
        return transaction.is(commit ? COMPLETE_COMMIT : COMPLETE_ABORT) ? REPEATED : IMPOSSIBLE;
    }

    /** What is decided; null: nothing. */
    @Nullable
    Outcome outcome(Transaction transaction, EndTxn request, LongSupplier producerIds) {
        if (this != DECIDES && this != ABORTS_NOTHING) {
            return null;
        }
        ProducerName producer = transaction.producer();
        if (!request.countsTransactions()) {
            return new Outcome(request.committed(), producer, Transaction.NONE, (short) 0);
        }
        long next = producer.isExhausted() ? producerIds.getAsLong() : Transaction.NONE;
        return new Outcome(request.committed(), producer.bumped(), next, Transaction.COUNTS_TRANSACTIONS);
    }

    /** What is answered where nothing is decided. */
    Ended answer(@Nullable Transaction transaction) {
        return error == LogError.NONE && transaction != null
                ? new Ended(LogError.NONE, transaction.successor())
                : Ended.refused(error);
    }
}
