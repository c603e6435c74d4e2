package io.weir.log.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.producer.ProducerStates.Ended;
import io.weir.log.producer.ProducerStates.Known;
import io.weir.log.store.PartitionLog.AppendOrigin;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProducerStatesTest {
    private final ProducerStates states = new ProducerStates("orders-0");
    private long next = 100;

    @Test
    void aBatchSentAgainIsKnownByItsNumbersWithItsOffsets() {
        append(7, 0, 0, 3);
        append(7, 0, 3, 2);

        assertThat(check(batch(7, 0, 0, 3, false))).contains(new Known(100, 102));
        assertThat(check(batch(7, 0, 3, 2, false))).contains(new Known(103, 104));
        assertThat(check(batch(7, 0, 5, 1, false))).isEmpty();
    }

    @Test
    void onlyTheLastFiveBatchesAreKnownAndOlderOnesAreNotTakenForSuccess() {
        for (int i = 0; i < 6; i++) {
            append(7, 0, i, 1);
        }

        assertThat(check(batch(7, 0, 1, 1, false))).isPresent();
        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> check(batch(7, 0, 0, 1, false)));
    }

    @Test
    void aGapIsRefused() {
        append(7, 0, 0, 3);

        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> check(batch(7, 0, 4, 1, false)));
    }

    @Test
    void numbersGoOnAtZeroBehindTheHighest() {
        states.clear();
        append(7, 0, Integer.MAX_VALUE - 1, 4);

        assertThat(states.find(7).lastSequence()).isEqualTo(1);
        assertThat(check(batch(7, 0, Integer.MAX_VALUE - 1, 4, false))).contains(new Known(100, 103));
        assertThat(check(batch(7, 0, 2, 1, false))).isEmpty();
        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> check(batch(7, 0, 5, 1, false)));
    }

    @Test
    void anEarlierEpochIsRefusedAndALaterOneBeginsAtZero() {
        append(7, 3, 0, 2);

        refuses(LogError.INVALID_PRODUCER_EPOCH, () -> check(batch(7, 2, 2, 1, false)));
        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> check(batch(7, 4, 2, 1, false)));
        assertThat(check(batch(7, 4, 0, 1, false))).isEmpty();
    }

    @Test
    void afterAMarkerThatRaisedTheEpochNumbersBeginAtZero() {
        append(7, 0, 0, 2, true);
        marker(7, 1, true);

        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> check(batch(7, 1, 1, 4, true)));
        assertThat(check(batch(7, 1, 0, 1, true))).isEmpty();
    }

    @Test
    void aNewProducerBeginsAtZeroSoThatWhatComesBehindARefusedBatchWaits() {
        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> check(batch(9, 0, 12, 1, false)));
        assertThat(check(batch(9, 0, 0, 12, false))).isEmpty();
    }

    @Test
    void anUnknownProducerMayBeginAnywhereWhereSomeWereForgotten() {
        append(7, 0, 0, 1);
        states.expire(Long.MAX_VALUE);

        assertThat(check(batch(9, 5, 1234, 1, false))).isEmpty();
    }

    @Test
    void aTransactionWithAnEpochOfItsOwnBeginsAtZeroAlsoWhereProducersWereForgotten() {
        append(7, 0, 0, 2, true);
        marker(7, 1, true);
        states.expire(Long.MAX_VALUE);

        BatchHeader second = batch(7, 1, 4, 1, true);
        refuses(LogError.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> states.check(second, AppendOrigin.COUNTING_CLIENT));
        assertThat(states.check(batch(7, 1, 0, 4, true), AppendOrigin.COUNTING_CLIENT))
                .isEmpty();
        assertThat(check(second)).as("one that goes on numbering").isEmpty();
    }

    @Test
    void aBatchWhoseTransactionHasEndedSinceItWasAskedForIsRefused() {
        append(7, 0, 0, 2, true);
        AppendOrigin verified = AppendOrigin.verifiedFrom(next);
        assertThat(states.check(batch(7, 0, 2, 1, true), verified)).isEmpty();

        marker(7, 0, false);

        refuses(LogError.INVALID_TXN_STATE, () -> states.check(batch(7, 0, 2, 1, true), verified));
        assertThat(states.check(batch(7, 0, 2, 1, true), AppendOrigin.verifiedFrom(next)))
                .as("asked for behind the marker")
                .isEmpty();
        assertThat(states.check(batch(7, 0, 0, 2, true), verified))
                .as("here already")
                .isPresent();
    }

    @Test
    void aMarkerOfAnotherProducerEndsNothing() {
        append(7, 0, 0, 2, true);
        append(8, 0, 0, 2, true);
        AppendOrigin verified = AppendOrigin.verifiedFrom(next);

        marker(8, 0, true);

        assertThat(states.check(batch(7, 0, 2, 1, true), verified)).isEmpty();
    }

    @Test
    void theStableOffsetStopsAtTheFirstOpenTransactionUntilItsMarkerIsOnDisk() {
        append(1, 0, 0, 1, true); // 100
        append(2, 0, 0, 1, true); // 101
        append(1, 0, 1, 1, true); // 102
        assertThat(states.stableOffset(103)).isEqualTo(100);

        Ended first = marker(1, 0, true); // 103
        assertThat(first).isEqualTo(new Ended(1, 100, 103, true));
        assertThat(states.stableOffset(103)).as("the marker is not on disk").isEqualTo(100);
        assertThat(states.stableOffset(104)).isEqualTo(101);

        assertThat(marker(2, 0, false)).isEqualTo(new Ended(2, 101, 104, false)); // 104
        assertThat(states.stableOffset(105)).isEqualTo(105);
    }

    @Test
    void writesOutsideOfAnOpenTransactionAreRefused() {
        append(1, 0, 0, 1, true);

        refuses(LogError.INVALID_TXN_STATE, () -> check(batch(1, 0, 1, 1, false)));
        assertThat(check(batch(1, 0, 1, 1, true))).isEmpty();
    }

    @Test
    void aMarkerIsRepeatedAsOftenAsItComesButNotFromTheOld() {
        append(1, 4, 0, 1, true);
        marker(1, 5, true); // with the epoch of the next transaction
        assertThat(states.find(1).epoch()).isEqualTo((short) 5);

        states.checkMarker(1, (short) 5, 3);
        assertThat(marker(1, 5, true).firstOffset()).isEqualTo(-1);
        refuses(LogError.INVALID_PRODUCER_EPOCH, () -> states.checkMarker(1, (short) 4, 3));
        refuses(LogError.TRANSACTION_COORDINATOR_FENCED, () -> states.checkMarker(1, (short) 5, 2));
        assertThat(check(batch(1, 5, 0, 1, true))).isEmpty();
    }

    @Test
    void producersThatAreSilentAreForgottenUnlessATransactionIsOpen() {
        append(1, 0, 0, 1, true);
        append(2, 0, 0, 1);

        states.expire(10_000);

        assertThat(states.all()).extracting(Producer::id).containsExactly(1L);
    }

    @Test
    void aProducerRestoredFromItsPartsIsTheSame() {
        append(1, 2, 0, 1, true);
        append(1, 2, 1, 3, true);
        Producer known = states.find(1);
        ProducerStates restored = new ProducerStates("orders-0");

        restored.restore(Producer.restored(
                known.id(),
                known.epoch(),
                known.coordinatorEpoch(),
                known.lastTimestampMillis(),
                known.transactionFirstOffset(),
                known.batches()));

        assertThat(restored.check(batch(1, 2, 1, 3, true), AppendOrigin.CLIENT)).contains(new Known(101, 103));
        assertThat(restored.stableOffset(104)).isEqualTo(100);
        assertThat(restored.openTransactions()).containsExactly(100L);
    }

    private Optional<Known> check(BatchHeader batch) {
        return states.check(batch, AppendOrigin.CLIENT);
    }

    private static void refuses(LogError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LogException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error))
                .hasMessageContaining("orders-0");
    }

    private void append(long producer, int epoch, int sequence, int count) {
        append(producer, epoch, sequence, count, false);
    }

    private void append(long producer, int epoch, int sequence, int count, boolean transactional) {
        BatchHeader batch = batch(producer, epoch, sequence, count, transactional);
        assertThat(check(batch)).isEqualTo(Optional.empty());
        batch.assign(next, 0);
        states.append(batch);
        next += count;
    }

    private Ended marker(long producer, int epoch, boolean commit) {
        ByteBuffer built = BatchBuilder.marker(new BatchHeader.Producer(producer, (short) epoch, -1), commit, 3, 2000);
        BatchHeader marker = new BatchHeader(built, 0);
        marker.assign(next++, 0);
        return states.appendMarker(marker, 3, commit);
    }

    private static BatchHeader batch(long producer, int epoch, int sequence, int count, boolean transactional) {
        BatchBuilder builder =
                new BatchBuilder().producer(new BatchHeader.Producer(producer, (short) epoch, sequence), transactional);
        for (int i = 0; i < count; i++) {
            builder.add(1000, null, new byte[1]);
        }
        return new BatchHeader(builder.build(), 0);
    }
}
