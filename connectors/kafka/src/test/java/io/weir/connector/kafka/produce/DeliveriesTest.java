package io.weir.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

final class DeliveriesTest {
    private static final ProducerIdentity IDEMPOTENT = new ProducerIdentity(null, 7, (short) 0, false);
    private static final ProducerIdentity COUNTED = new ProducerIdentity("id", 7, (short) 3, true);
    private static final ProducerIdentity UNCOUNTED = new ProducerIdentity("id", 7, (short) 3, false);
    private static final int RECORDS = 3;

    private final FakeBrokers brokers = new FakeBrokers();
    private final List<String> written = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Lane lane = new Lane("t", 0);
    private final Lane other = new Lane("t", 1);
    private Deliveries deliveries = deliveries(1 << 20, 5);

    private Deliveries deliveries(int maxRequestBytes, int retries) {
        DeliveryRules rules = new DeliveryRules(Compression.NONE, maxRequestBytes, 1_000, retries, 100, 300);
        return new Deliveries(rules, new Deliveries.Receiver() {
            @Override
            public void onWritten(SealedBatch batch, long baseOffset) {
                written.add(batch.lane + "@" + baseOffset);
            }

            @Override
            public void onFailed(IOException cause) {
                failures.add(cause.getMessage());
            }
        });
    }

    private SealedBatch add(Lane to, ProducerIdentity identity, long createdMillis) {
        OpenBatch open = new OpenBatch(to, new byte[400], createdMillis, 0);
        EncodedHeaders none = new EncodedHeaders();
        for (int i = 0; i < RECORDS; i++) {
            open.append(0, null, new byte[90], none);
        }
        SealedBatch sealed = open.seal(identity);
        deliveries.add(sealed);
        return sealed;
    }

    private static int sequence(SealedBatch batch) {
        return batch.content().batches().iterator().next().baseSequence();
    }

    @Test
    void aBatchFollowsWhenTheOneBeforeIsWritten() {
        SealedBatch first = add(lane, IDEMPOTENT, 0);
        SealedBatch second = add(lane, IDEMPOTENT, 0);

        deliveries.send(brokers, 0);
        deliveries.send(brokers, 0);
        assertThat(brokers.requests).containsExactly(List.of(first));
        brokers.answer(deliveries, Errors.NONE, 10, 0);
        deliveries.send(brokers, 0);

        assertThat(brokers.requests).containsExactly(List.of(first), List.of(second));
        assertThat(List.of(sequence(first), sequence(second))).containsExactly(0, RECORDS);
        assertThat(written).containsExactly("t-0@10");
    }

    @Test
    void whatHasNoAnswerIsSentAgainByteForByteAfterAWhile() {
        SealedBatch batch = add(lane, IDEMPOTENT, 0);
        deliveries.send(brokers, 0);
        ByteBuffer sent = ByteBuffer.wrap(batch.content().buffer().array().clone());
        brokers.answer(deliveries, Errors.NETWORK_EXCEPTION, -1, 10);

        assertThat(deliveries.send(brokers, 10)).isEqualTo(100);
        assertThat(brokers.requests).hasSize(1);
        deliveries.send(brokers, 110);

        assertThat(brokers.requests).hasSize(2);
        assertThat(ByteBuffer.wrap(batch.content().buffer().array())).isEqualTo(sent);
        brokers.answer(deliveries, Errors.NETWORK_EXCEPTION, -1, 120);
        assertThat(deliveries.send(brokers, 120)).isEqualTo(200);
        assertThat(brokers.asked).isEqualTo(2);
    }

    @Test
    void whatIsRefusedByABrokerThatLeadsNoMoreGoesToTheOneThatDoes() {
        add(lane, IDEMPOTENT, 0);
        deliveries.send(brokers, 0);
        brokers.leader = 2;
        brokers.answer(deliveries, Errors.NOT_LEADER_OR_FOLLOWER, -1, 0);
        deliveries.send(brokers, 100);

        assertThat(brokers.targets).containsExactly(1, 2);
        assertThat(brokers.asked).isEqualTo(1);
    }

    @Test
    void aBatchWithoutALeaderWaitsForOne() {
        add(lane, IDEMPOTENT, 0);
        brokers.leader = Deliveries.NO_NODE;

        assertThat(deliveries.send(brokers, 0)).isEqualTo(100);
        assertThat(brokers.asked).isEqualTo(1);
        brokers.leader = 3;
        deliveries.send(brokers, 100);

        assertThat(brokers.targets).containsExactly(3);
    }

    @Test
    void aBatchThatIsTooOldFailsWithTheLastReason() {
        add(lane, IDEMPOTENT, 500);
        deliveries.send(brokers, 600);
        brokers.answer(deliveries, Errors.NOT_ENOUGH_REPLICAS, -1, 700);
        deliveries.send(brokers, 1_499);
        assertThat(failures).isEmpty();

        deliveries.send(brokers, 1_500);

        assertThat(failures)
                .singleElement()
                .asString()
                .contains("3 records for t-0 could not be written within 'delivery.timeout.ms', 1000 ms: sent 2 times")
                .contains(Errors.NOT_ENOUGH_REPLICAS.message());
    }

    @Test
    void asManyRetriesAreMadeAsAreAllowed() {
        deliveries = deliveries(1 << 20, 1);
        add(lane, IDEMPOTENT, 0);
        for (int i = 0; i < 2; i++) {
            assertThat(failures).isEmpty();
            deliveries.send(brokers, i * 200);
            brokers.answer(deliveries, Errors.NETWORK_EXCEPTION, -1, i * 200);
        }

        assertThat(failures).singleElement().asString().contains("sent 2 times, as often as 'retries' allows");
    }

    @Test
    void whatNobodyCanMendFailsAtOnceNamingThePartition() {
        for (Errors error : List.of(
                Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
                Errors.PRODUCER_FENCED,
                Errors.INVALID_PRODUCER_EPOCH,
                Errors.MESSAGE_TOO_LARGE,
                Errors.TOPIC_AUTHORIZATION_FAILED,
                Errors.INVALID_TXN_STATE,
                Errors.DUPLICATE_SEQUENCE_NUMBER)) {
            failures.clear();
            deliveries = deliveries(1 << 20, 5);
            Lane fresh = new Lane("t", 4);
            add(fresh, COUNTED, 0);
            deliveries.send(brokers, 0);
            brokers.answer(deliveries, error, -1, 0);

            assertThat(failures).as(error.name()).singleElement().asString().contains("3 records for t-4");
            assertThat(deliveries.send(brokers, 5_000)).isEqualTo(Deliveries.FOREVER);
        }
        assertThat(written).isEmpty();
    }

    @Test
    void aDuplicateIsWrittenWhereNobodyHasToKnowItsPlace() {
        add(lane, IDEMPOTENT, 0);
        deliveries.send(brokers, 0);
        brokers.answer(deliveries, Errors.DUPLICATE_SEQUENCE_NUMBER, -1, 0);

        assertThat(written).containsExactly("t-0@-1");
    }

    @Test
    void aRequestIsNotLargerThanAllowedAndEachPartitionHasItsTurn() {
        deliveries = deliveries(500, 5);
        SealedBatch a = add(lane, IDEMPOTENT, 0);
        SealedBatch b = add(other, IDEMPOTENT, 0);

        assertThat(deliveries.send(brokers, 0)).isZero();
        assertThat(deliveries.send(brokers, 0)).isEqualTo(1_000);

        assertThat(brokers.requests).containsExactlyInAnyOrder(List.of(a), List.of(b));
    }

    @Test
    void partitionsOfOneBrokerShareARequest() {
        add(lane, IDEMPOTENT, 0);
        add(other, IDEMPOTENT, 0);

        deliveries.send(brokers, 0);

        assertThat(brokers.requests).hasSize(1);
        assertThat(brokers.requests.get(0)).hasSize(2);
    }

    @Test
    void aBrokerThatIsNotReadyIsWaitedFor() {
        add(lane, IDEMPOTENT, 0);
        brokers.unready.add(1);

        assertThat(deliveries.send(brokers, 0)).isEqualTo(7);
        brokers.unready.clear();
        deliveries.send(brokers, 7);

        assertThat(brokers.requests).hasSize(1);
    }

    @Test
    void inTheOldDialectPartitionsAreAddedToEachTransactionBeforeItsFirstBatch() {
        add(lane, UNCOUNTED, 0);
        add(other, UNCOUNTED, 0);
        deliveries.send(brokers, 0);
        deliveries.send(brokers, 0);
        assertThat(brokers.requests).isEmpty();
        assertThat(brokers.added).hasSize(1);
        assertThat(brokers.added.get(0)).containsExactlyInAnyOrder(lane, other);

        deliveries.onAdded(brokers.added.get(0), Errors.NONE, "");
        deliveries.send(brokers, 0);
        assertThat(brokers.requests).hasSize(1);
        brokers.answer(deliveries, Errors.NONE, 0, 0);

        SealedBatch next = add(lane, new ProducerIdentity("id", 7, (short) 4, false), 0);
        deliveries.send(brokers, 0);
        assertThat(brokers.added).hasSize(2);
        assertThat(sequence(next)).isZero();
    }

    @Test
    void partitionsThatCannotBeAddedFailWithTheirNames() {
        add(lane, UNCOUNTED, 0);
        deliveries.send(brokers, 0);
        deliveries.onAdded(brokers.added.get(0), Errors.INVALID_PRODUCER_EPOCH, "another one");

        assertThat(failures).containsExactly("Partitions [t-0] could not be added to the transaction: another one");
    }

    @Test
    void inTheNewDialectTheFirstBatchAddsThePartition() {
        add(lane, COUNTED, 0);
        deliveries.send(brokers, 0);

        assertThat(brokers.added).isEmpty();
        assertThat(brokers.requests).hasSize(1);
    }

    @Test
    void whenItEndsOnlyWhatIsOnItsWayIsWaitedFor() {
        add(lane, COUNTED, 0);
        add(lane, COUNTED, 0);
        add(other, COUNTED, 0);
        deliveries.send(brokers, 0);
        deliveries.end();
        assertThat(deliveries.isIdle()).isFalse();

        brokers.answer(deliveries, Errors.NETWORK_EXCEPTION, -1, 0);

        assertThat(deliveries.isIdle()).isTrue();
        deliveries.send(brokers, 10_000);
        assertThat(brokers.requests).hasSize(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void sequenceNumbersGoOnFromZeroBehindTheLast() {
        lane.identity = IDEMPOTENT;
        lane.nextSequence = Integer.MAX_VALUE - 1;
        SealedBatch last = add(lane, IDEMPOTENT, 0);
        SealedBatch next = add(lane, IDEMPOTENT, 0);

        assertThat(List.of(sequence(last), sequence(next))).containsExactly(Integer.MAX_VALUE - 1, 1);
    }
}
