package io.weir.log.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.coordinator.Moment;
import io.weir.log.coordinator.SimulatedShard;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionRequest.EndTxn;
import io.weir.log.transaction.TransactionRequest.InitProducerId;
import io.weir.log.transaction.TransactionRequest.Verify;
import io.weir.log.transaction.TransactionResponse.Described;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionResponse.Ended;
import io.weir.log.transaction.TransactionResponse.Introduced;
import io.weir.log.transaction.TransactionTask.WriteMarkers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TransactionCoordinatorTest implements SimulatedShard.Outside<TransactionResponse, TransactionTask> {
    private static final long WALL = 1_700_000_000_000L;
    private static final String ID = "id";
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 1);

    private final AtomicLong ids = new AtomicLong(99);
    private final Map<Long, TransactionResponse> answers = new HashMap<>();
    private final Deque<WriteMarkers> markers = new ArrayDeque<>();
    private final SimulatedShard<TransactionEvent, TransactionRecord, TransactionResponse, TransactionTask> shard =
            new SimulatedShard<>(
                    () -> new TransactionCoordinator(
                            new TransactionSettings(900_000, 1_000_000, 10_000, 50, 100, true), ids::incrementAndGet),
                    new TransactionRecordCodec(),
                    this);
    private long nextCall;
    private long nowMillis;

    TransactionCoordinatorTest() {
        shard.load(now());
    }

    private Moment now() {
        return new Moment(nowMillis, WALL + nowMillis);
    }

    @Override
    public void answered(long call, TransactionResponse response) {
        answers.put(call, response);
    }

    @Override
    public void asked(TransactionTask task, int life) {
        markers.add((WriteMarkers) task);
    }

    private void give(TransactionEvent event) {
        shard.give(event, now());
        shard.sync(1_000);
    }

    private <A> A ask(TransactionRequest request, Class<A> type) {
        long call = nextCall++;
        give(new TransactionEvent.Called(call, request));
        return type.cast(answers.get(call));
    }

    private void pass(long millis) {
        long end = nowMillis + millis;
        while (shard.machine().nextTickMillis() <= end) {
            nowMillis = Math.max(nowMillis, shard.machine().nextTickMillis());
            give(new TransactionEvent.Tick());
        }
        nowMillis = end;
    }

    private Introduced init(ProducerName as) {
        return ask(new InitProducerId(ID, 60_000, as, false), Introduced.class);
    }

    private ProducerName introduced() {
        return init(ProducerName.NONE).producer();
    }

    private LogError add(ProducerName producer, boolean counts, TopicPartition... partitions) {
        return ask(new AddPartitions(ID, producer, Set.of(partitions), counts), Done.class)
                .error();
    }

    /** Asks to add a partition while that has to wait; the call. */
    private long addHeld(ProducerName producer, boolean counts, TopicPartition partition) {
        long call = nextCall++;
        give(new TransactionEvent.Called(call, new AddPartitions(ID, producer, Set.of(partition), counts)));
        assertThat(answers).as("waits").doesNotContainKey(call);
        return call;
    }

    private LogError answer(long call) {
        return ((Done) answers.get(call)).error();
    }

    private Ended end(ProducerName producer, boolean commit, boolean counts) {
        return ask(new EndTxn(ID, producer, commit, counts), Ended.class);
    }

    private WriteMarkers writeMarkers() {
        WriteMarkers written = markers.remove();
        written.partitions()
                .forEach(
                        each -> give(new TransactionEvent.MarkerAnswered(ID, written.producer(), each, LogError.NONE)));
        return written;
    }

    private String state() {
        return ask(new TransactionRequest.Describe(ID), Described.class).transactionState();
    }

    private static ProducerName name(long id, int epoch) {
        return new ProducerName(id, (short) epoch);
    }

    @Test
    void commitsOnAllPartitionsOnceTheDecisionIsDurable() {
        ProducerName producer = introduced();
        add(producer, false, A);
        add(producer, false, B);

        shard.give(new TransactionEvent.Called(50, new EndTxn(ID, producer, true, false)), now());
        assertThat(answers).as("not on disk").doesNotContainKey(50L);
        assertThat(markers).isEmpty();
        shard.sync(1);

        assertThat(((Ended) answers.get(50L)).error()).isEqualTo(LogError.NONE);
        assertThat(state()).isEqualTo("PrepareCommit");
        WriteMarkers written = writeMarkers();
        assertThat(written.committed()).isTrue();
        assertThat(written.producer()).isEqualTo(producer);
        assertThat(written.partitions()).containsExactly(A, B);
        assertThat(state()).isEqualTo("CompleteCommit");
    }

    @Test
    void theEndOfATransactionIsRepeatedAndNotChanged() {
        ProducerName producer = introduced();
        add(producer, false, A);
        end(producer, true, false);

        assertThat(end(producer, true, false).error()).isEqualTo(LogError.CONCURRENT_TRANSACTIONS);
        assertThat(end(producer, false, false).error()).isEqualTo(LogError.INVALID_TXN_STATE);
        writeMarkers();
        assertThat(end(producer, true, false).error()).as("repeated").isEqualTo(LogError.NONE);
        assertThat(end(producer, false, false).error()).isEqualTo(LogError.INVALID_TXN_STATE);
        assertThat(add(producer, false, A)).isEqualTo(LogError.NONE);
    }

    @Test
    void theNextTransactionBeginsWhenTheMarkersOfTheOneBeforeAreWritten() {
        ProducerName producer = introduced();
        add(producer, true, A, B);
        ProducerName next = end(producer, true, true).producer();

        long first = addHeld(next, true, A);
        long second = addHeld(next, true, B);
        writeMarkers();

        assertThat(answer(first)).isEqualTo(LogError.NONE);
        assertThat(answer(second)).isEqualTo(LogError.NONE);
        assertThat(state()).isEqualTo("Ongoing");
        assertThat(end(next, true, true).error()).isEqualTo(LogError.NONE);
        assertThat(writeMarkers().partitions()).containsExactly(A, B);
    }

    @Test
    void aNextTransactionIsToldToAskAgainWhenTheMarkersTakeTooLong() {
        ProducerName producer = introduced();
        add(producer, false, A);
        end(producer, true, false);
        long waits = addHeld(producer, false, A);

        pass(49);
        assertThat(answers).doesNotContainKey(waits);
        pass(1);

        assertThat(answer(waits)).isEqualTo(LogError.CONCURRENT_TRANSACTIONS);
        writeMarkers();
        assertThat(state()).as("nothing was added").isEqualTo("CompleteCommit");
    }

    @Test
    void whoeverIsFencedDoesNotWait() {
        ProducerName producer = introduced();
        add(producer, true, A);
        end(producer, true, true);

        assertThat(add(producer, true, A)).isEqualTo(LogError.PRODUCER_FENCED);
        assertThat(add(name(7, 0), true, A)).isEqualTo(LogError.INVALID_PRODUCER_ID_MAPPING);
    }

    @Test
    void tooManyRequestsDoNotWait() {
        ProducerName producer = introduced();
        add(producer, false, A);
        end(producer, true, false);
        for (int i = 0; i < HeldRequests.MOST_OF_ONE_ID; i++) {
            addHeld(producer, false, A);
        }

        assertThat(add(producer, false, A)).isEqualTo(LogError.CONCURRENT_TRANSACTIONS);
    }

    @Test
    void aProducerThatCountsItsTransactionsGoesOnWithTheNextEpoch() {
        ProducerName producer = introduced();
        add(producer, true, A);

        Ended ended = end(producer, true, true);

        assertThat(ended.producer()).isEqualTo(name(100, 1));
        assertThat(writeMarkers().producer()).isEqualTo(name(100, 1));
        assertThat(end(producer, true, true).producer()).as("repeated").isEqualTo(name(100, 1));
        assertThat(end(producer, false, true).error()).isEqualTo(LogError.PRODUCER_FENCED);
        assertThat(add(producer, true, A)).isEqualTo(LogError.PRODUCER_FENCED);
        assertThat(add(ended.producer(), true, A)).isEqualTo(LogError.NONE);
    }

    @Test
    void aProducerThatCountsMayAbortWhatItHasNotBegun() {
        ProducerName producer = introduced();

        Ended aborted = end(producer, false, true);

        assertThat(aborted.error()).isEqualTo(LogError.NONE);
        assertThat(aborted.producer()).isEqualTo(name(100, 1));
        assertThat(markers).isEmpty();
        assertThat(end(aborted.producer(), true, true).error()).isEqualTo(LogError.INVALID_TXN_STATE);
    }

    @Test
    void aProducerWithoutEpochsLeftGoesOnWithAnotherId() {
        ProducerName producer = lastOfItsId();
        add(producer, true, A);

        Ended ended = end(producer, true, true);

        assertThat(ended.producer()).isEqualTo(name(101, 0));
        assertThat(writeMarkers().producer()).isEqualTo(name(100, Short.MAX_VALUE));
        assertThat(end(producer, true, true).producer()).as("repeated").isEqualTo(name(101, 0));
        assertThat(add(name(101, 0), true, A)).isEqualTo(LogError.NONE);
    }

    @Test
    void aProducerWithAnotherIdWaitsForTheMarkersToo() {
        ProducerName producer = lastOfItsId();
        add(producer, true, A);
        ProducerName next = end(producer, true, true).producer();

        long waits = addHeld(next, true, A);
        writeMarkers();

        assertThat(answer(waits)).isEqualTo(LogError.NONE);
    }

    private ProducerName lastOfItsId() {
        ProducerName producer = introduced();
        for (int epoch = 0; epoch < Short.MAX_VALUE - 1; epoch++) {
            producer = end(producer, false, true).producer();
        }
        assertThat(producer).isEqualTo(name(100, Short.MAX_VALUE - 1));
        return producer;
    }

    @Test
    void anotherProducerAbortsWhatTheFormerLeftAndFencesIt() {
        ProducerName former = introduced();
        add(former, false, A);

        assertThat(init(ProducerName.NONE).error()).isEqualTo(LogError.CONCURRENT_TRANSACTIONS);
        assertThat(end(former, true, false).error()).isEqualTo(LogError.PRODUCER_FENCED);
        WriteMarkers written = writeMarkers();
        assertThat(written.committed()).isFalse();
        assertThat(written.producer()).isEqualTo(name(100, 1));

        assertThat(introduced()).isEqualTo(name(100, 2));
        assertThat(add(former, false, A)).isEqualTo(LogError.PRODUCER_FENCED);
    }

    @Test
    void aProducerThatSaysWhoItWasGetsItsNextEpochAlsoWhenItAsksTwice() {
        ProducerName producer = introduced();

        assertThat(init(producer).producer()).isEqualTo(name(100, 1));
        assertThat(init(producer).producer()).as("the answer was lost").isEqualTo(name(100, 1));
        introduced();

        assertThat(init(producer).error()).isEqualTo(LogError.PRODUCER_FENCED);
    }

    @Test
    void aTransactionThatTakesTooLongIsAbortedWithAnotherEpoch() {
        ProducerName producer = introduced();
        add(producer, false, A);
        pass(59_000);
        assertThat(state()).isEqualTo("Ongoing");

        pass(2_000);

        assertThat(writeMarkers().producer()).isEqualTo(name(100, 1));
        assertThat(state()).isEqualTo("CompleteAbort");
        assertThat(end(producer, true, false).error()).isEqualTo(LogError.PRODUCER_FENCED);
    }

    @Test
    void theTimeOfATransactionGoesOnOverACrash() {
        ProducerName producer = introduced();
        add(producer, false, A);
        pass(50_000);
        shard.crash(0, now());

        pass(11_000);

        assertThat(markers).hasSize(1);
    }

    @Test
    void aPreparedTransactionWaitsForAsLongAsItTakesAndIsTakenOver() {
        InitProducerId waits = new InitProducerId(ID, Integer.MAX_VALUE, ProducerName.NONE, false);
        ProducerName producer = ask(waits, Introduced.class).producer();
        add(producer, false, A);
        pass(100_000_000);
        shard.crash(0, now());

        Introduced taken = ask(new InitProducerId(ID, Integer.MAX_VALUE, ProducerName.NONE, true), Introduced.class);

        assertThat(taken.ongoing()).isEqualTo(producer);
        assertThat(taken.producer()).isEqualTo(name(100, 1));
        assertThat(end(producer, true, false).error()).isEqualTo(LogError.PRODUCER_FENCED);
        assertThat(end(taken.producer(), true, false).error()).isEqualTo(LogError.NONE);
        assertThat(writeMarkers().committed()).isTrue();
    }

    @Test
    void refusesTimeOutsThatAreTooLong() {
        assertThat(ask(new InitProducerId(ID, 900_001, ProducerName.NONE, false), Introduced.class)
                        .error())
                .isEqualTo(LogError.INVALID_TRANSACTION_TIMEOUT);
        assertThat(ask(new InitProducerId(ID, 0, ProducerName.NONE, false), Introduced.class)
                        .error())
                .isEqualTo(LogError.INVALID_TRANSACTION_TIMEOUT);
    }

    @Test
    void finishesAfterACrashWhatWasDecided() {
        ProducerName producer = introduced();
        add(producer, false, A, B);
        end(producer, true, false);
        markers.clear();
        shard.crash(0, now());

        WriteMarkers written = writeMarkers();

        assertThat(written.committed()).isTrue();
        assertThat(written.partitions()).containsExactly(A, B);
        assertThat(state()).isEqualTo("CompleteCommit");
    }

    @Test
    void repeatsOnlyTheMarkersThatCouldNotBeWritten() {
        ProducerName producer = introduced();
        add(producer, false, A, B);
        end(producer, true, false);
        WriteMarkers first = markers.remove();
        give(new TransactionEvent.MarkerAnswered(ID, first.producer(), A, LogError.NONE));
        give(new TransactionEvent.MarkerAnswered(ID, first.producer(), B, LogError.KAFKA_STORAGE_ERROR));
        assertThat(markers).isEmpty();

        pass(100);

        assertThat(writeMarkers().partitions()).containsExactly(B);
        assertThat(state()).isEqualTo("CompleteCommit");
    }

    @Test
    void aPartitionThatIsGoneNeedsNoMarker() {
        ProducerName producer = introduced();
        add(producer, false, A);
        end(producer, true, false);
        WriteMarkers asked = markers.remove();

        give(new TransactionEvent.MarkerAnswered(ID, asked.producer(), A, LogError.UNKNOWN_TOPIC_OR_PARTITION));

        assertThat(state()).isEqualTo("CompleteCommit");
    }

    @Test
    void verifiesWhatIsPartOfTheTransaction() {
        ProducerName producer = introduced();
        assertThat(verify(producer, A)).isEqualTo(LogError.INVALID_TXN_STATE);
        add(producer, false, A);

        assertThat(verify(producer, A)).isEqualTo(LogError.NONE);
        assertThat(verify(producer, B)).isEqualTo(LogError.INVALID_TXN_STATE);
        assertThat(verify(name(100, 5), A)).isEqualTo(LogError.PRODUCER_FENCED);
        assertThat(verify(name(5, 0), A)).isEqualTo(LogError.INVALID_PRODUCER_ID_MAPPING);
        end(producer, true, false);
        assertThat(verify(producer, A)).isEqualTo(LogError.CONCURRENT_TRANSACTIONS);
    }

    private LogError verify(ProducerName producer, TopicPartition partition) {
        return ask(new Verify(ID, producer, Set.of(partition)), Done.class).error();
    }

    @Test
    void forgetsIdsThatNobodyUses() {
        introduced();
        pass(990_000);
        assertThat(state()).isEqualTo("Empty");

        pass(20_000);

        assertThat(ask(new TransactionRequest.Describe(ID), Described.class).error())
                .isEqualTo(LogError.TRANSACTIONAL_ID_NOT_FOUND);
        shard.crash(0, now());
        assertThat(introduced().producerId()).isEqualTo(101);
    }

    @Test
    void listsWhatIsAskedFor() {
        ProducerName producer = introduced();
        add(producer, false, A);
        pass(5_000);

        assertThat(list(Set.of("Ongoing"), Set.of(), -1)).containsExactly(ID);
        assertThat(list(Set.of("Empty"), Set.of(), -1)).isEmpty();
        assertThat(list(Set.of(), Set.of(7L), -1)).isEmpty();
        assertThat(list(Set.of(), Set.of(100L), 4_000)).containsExactly(ID);
        assertThat(list(Set.of(), Set.of(), 6_000)).isEmpty();
    }

    private List<String> list(Set<String> states, Set<Long> producerIds, long durationMs) {
        return ask(
                        new TransactionRequest.ListTransactions(states, producerIds, durationMs),
                        TransactionResponse.Listed.class)
                .transactions()
                .stream()
                .map(TransactionResponse.ListedTransaction::transactionalId)
                .toList();
    }
}
