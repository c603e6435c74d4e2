package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.testing.FakeEnumeratorContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaSourceEnumeratorTest {
    private static final long EVERY_MINUTE = 60_000;

    private final FakeEnumeratorContext<KafkaPartitionSplit> context = new FakeEnumeratorContext<>(2);
    private final FakeCatalog catalog = new FakeCatalog(4);

    @Test
    void givesEachReaderAllItsPartitionsAtOnce() {
        started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0, 1);

        assertThat(context.assigned().get(0)).hasSize(1);
        assertThat(context.assigned().get(1)).hasSize(1);
        assertThat(context.splits(0)).hasSize(2);
        assertThat(context.splits(1)).hasSize(2);
        assertThat(starts()).isEqualTo(Map.of(0, 100L, 1, 200L, 2, 300L, 3, 400L));
    }

    @Test
    void keepsPartitionsForReadersThatAreNotThereYet() {
        KafkaSourceEnumerator enumerator =
                started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0);
        KafkaSourceEnumState state = enumerator.snapshotState(1);

        assertThat(state.assigned()).hasSize(2);
        assertThat(state.unassigned()).hasSize(2);
        assertThat(state.initialDiscoveryFinished()).isTrue();
        context.register(1);
        enumerator.addReader(1);
        assertThat(context.splits(1)).isEqualTo(state.unassigned());
    }

    @Test
    void startsPartitionsThatAreAddedAtTheirBeginning() {
        started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0, 1);
        assertThat(context.periodMillis()).isEqualTo(EVERY_MINUTE);
        catalog.partitions = 6;

        lookAgain();

        assertThat(starts()).containsEntry(3, 400L).containsEntry(4, KafkaPartitionSplit.EARLIEST_OFFSET);
        assertThat(starts()).containsEntry(5, KafkaPartitionSplit.EARLIEST_OFFSET);
        lookAgain();
        assertThat(starts()).hasSize(6);
    }

    @Test
    void startsTopicsThatComeLaterAtTheirBeginning() {
        catalog.partitions = 0;
        started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0, 1);
        catalog.partitions = 1;

        lookAgain();

        assertThat(starts()).isEqualTo(Map.of(0, KafkaPartitionSplit.EARLIEST_OFFSET));
    }

    @Test
    void givesAwayAfterARestartOnlyWhatNobodyHas() {
        KafkaPartitionSplit waiting = new KafkaPartitionSplit(new TopicPartition("t", 2), 7);
        KafkaSourceEnumState state = new KafkaSourceEnumState(
                Map.of("t", catalog.topicId),
                Set.of(new TopicPartition("t", 0), new TopicPartition("t", 1)),
                List.of(waiting),
                true);

        started(plan(OffsetsInitializer.latest(), null, false), state, 0, 1);

        assertThat(starts()).isEqualTo(Map.of(2, 7L, 3, KafkaPartitionSplit.EARLIEST_OFFSET));
    }

    @Test
    void takesPartitionsBackAsTheyAre() {
        KafkaSourceEnumerator enumerator =
                started(plan(OffsetsInitializer.earliest(), null, false), KafkaSourceEnumState.initial(), 0);
        List<KafkaPartitionSplit> back = context.splits(0);
        context.assigned().clear();

        enumerator.addSplitsBack(back, 0);

        assertThat(context.splits(0)).containsExactlyInAnyOrderElementsOf(back);
        assertThat(enumerator.snapshotState(1).assigned()).hasSize(2);
    }

    @Test
    void tellsReadersOfABoundedSourceThatNoMoreComes() {
        KafkaSourceEnumerator enumerator = started(
                plan(OffsetsInitializer.earliest(), OffsetsInitializer.latest(), true),
                KafkaSourceEnumState.initial(),
                0);

        assertThat(context.toldNoMore()).containsExactly(0);
        assertThat(context.splits(0)).allMatch(split -> split.stoppingOffset() >= 100);
        context.register(1);
        enumerator.addReader(1);
        assertThat(context.toldNoMore()).containsExactly(0, 1);
    }

    @Test
    void aBoundedSourceReadsNoMoreThanWhatWasThereWhenItBegan() {
        KafkaSourceEnumState state = new KafkaSourceEnumState(
                Map.of("t", catalog.topicId), Set.of(new TopicPartition("t", 0)), List.of(), true);

        started(plan(OffsetsInitializer.earliest(), OffsetsInitializer.latest(), true), state, 0, 1);

        assertThat(context.assigned()).isEmpty();
        assertThat(context.toldNoMore()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void aSourceWithStopsButWithoutAnEndDoesNotLetReadersEnd() {
        started(
                plan(OffsetsInitializer.earliest(), OffsetsInitializer.latest(), false),
                KafkaSourceEnumState.initial(),
                0,
                1);

        assertThat(context.toldNoMore()).isEmpty();
        assertThat(context.splits(0)).isNotEmpty().allMatch(KafkaPartitionSplit::isBounded);
    }

    @Test
    void failsWhereTheFirstSearchDoes() {
        catalog.failure = "Topics [t] are not there on the brokers at x:1.";

        assertThatThrownBy(() ->
                        started(plan(OffsetsInitializer.earliest(), null, false), KafkaSourceEnumState.initial(), 0))
                .hasRootCauseMessage("Topics [t] are not there on the brokers at x:1.");
    }

    @Test
    void triesLaterSearchesAgain() {
        started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0, 1);
        catalog.partitions = 5;
        catalog.failure = "no answer";
        lookAgain();
        assertThat(starts()).hasSize(4);
        catalog.failure = null;

        lookAgain();

        assertThat(starts()).containsEntry(4, KafkaPartitionSplit.EARLIEST_OFFSET);
    }

    @Test
    void refusesATopicThatWasCreatedAnew() {
        started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0, 1);
        catalog.topicId = new Uuid(2, 2);

        assertThatThrownBy(this::lookAgain).hasMessageContaining("Topic 't' was deleted and created again");
    }

    @Test
    void namesPartitionsThatOffsetsAreGivenForButAreNotThere() {
        OffsetsInitializer given = OffsetsInitializer.offsets(Map.of(new TopicPartition("t", 9), 5L));

        assertThatThrownBy(() -> started(plan(given, null, false), KafkaSourceEnumState.initial(), 0))
                .hasMessageContaining("Offsets to start from are given for [t-9], which topics [t] do not include.");
    }

    @Test
    void spreadsPartitionsEvenlyAndAlwaysTheSame() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int partition = 0; partition < 100; partition++) {
            counts.merge(KafkaSourceEnumerator.owner(new TopicPartition("t", partition), 8), 1, Integer::sum);
        }

        assertThat(counts).hasSize(8);
        assertThat(counts.values()).allMatch(count -> count == 12 || count == 13);
        assertThat(KafkaSourceEnumerator.owner(new TopicPartition("flights", 0), 4))
                .isEqualTo(1);
    }

    @Test
    void closesItsClient() {
        started(plan(OffsetsInitializer.latest(), null, false), KafkaSourceEnumState.initial(), 0)
                .close();

        assertThat(catalog.closed).isTrue();
    }

    private static KafkaSourceEnumerator.DiscoveryPlan plan(
            OffsetsInitializer starting, @Nullable OffsetsInitializer stopping, boolean isBounded) {
        return new KafkaSourceEnumerator.DiscoveryPlan(
                new TopicSubscription.Named(Set.of("t")), starting, stopping, isBounded, isBounded ? 0 : EVERY_MINUTE);
    }

    private KafkaSourceEnumerator started(
            KafkaSourceEnumerator.DiscoveryPlan plan, KafkaSourceEnumState state, int... readers) {
        KafkaSourceEnumerator enumerator = new KafkaSourceEnumerator(context, catalog, plan, state);
        enumerator.start();
        for (int reader : readers) {
            context.register(reader);
            enumerator.addReader(reader);
        }
        context.finishAll();
        return enumerator;
    }

    private void lookAgain() {
        context.beginPeriodic();
        context.finishAll();
    }

    private Map<Integer, Long> starts() {
        Map<Integer, Long> starts = new HashMap<>();
        for (int reader = 0; reader < 2; reader++) {
            for (KafkaPartitionSplit split : context.splits(reader)) {
                assertThat(starts.put(split.partition().partition(), split.startingOffset()))
                        .as("given twice: %s", split)
                        .isNull();
            }
        }
        return starts;
    }
}
