package io.weir.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The sink and a broker, with checkpoints as the test takes them. */
final class KafkaSinkIT extends KafkaSinkFixture {

    @Test
    void recordsAreSeenWhenTheCheckpointThatCoversThemIsComplete() throws Exception {
        try (var harness = harness(sink()).open()) {
            write(harness, "a", "b");
            harness.snapshot(1);
            write(harness, "c");
            assertThat(log.committed("out")).isEmpty();

            harness.checkpointCompleted(1);

            assertThat(log.committed("out")).containsExactly("a", "b");
            harness.snapshot(2);
            harness.checkpointCompleted(2);
            assertThat(log.committed("out")).containsExactly("a", "b", "c");
        }
    }

    @Test
    void fewIdsServeManyCheckpoints() throws Exception {
        try (var harness = harness(sink()).open()) {
            for (int checkpoint = 1; checkpoint <= 10; checkpoint++) {
                write(harness, "before");
                harness.snapshot(checkpoint);
                write(harness, "between");
                harness.checkpointCompleted(checkpoint);
            }
            assertThat(log.committed("out")).hasSize(19);
            assertThat(log.ids()).containsExactly("job-0-0", "job-0-1", "job-0-2");
        }
    }

    @Test
    void noTransactionIsMadeWhereNoRecordCame() throws Exception {
        try (var harness = harness(sink()).open()) {
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            harness.snapshot(2);
            harness.checkpointCompleted(2);

            assertThat(harness.counter("successfulCommittables")).isZero();
            assertThat(log.ids()).containsExactly("job-0-0");
            assertThat(log.state("job-0-0")).contains(TransactionState.EMPTY);
        }
    }

    @Test
    void theLastRecordsAreCommittedWhenTheInputEnds() throws Exception {
        try (var harness = harness(sink()).open()) {
            write(harness, "a");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            write(harness, "b");
            harness.end();
            harness.snapshot(2);
            assertThat(log.committed("out")).containsExactly("a");
            harness.checkpointCompleted(2);
        }
        assertThat(log.committed("out")).containsExactly("a", "b");
    }

    @Test
    void withoutCheckpointsAllIsCommittedAtTheEnd() throws Exception {
        try (var harness = harness(sink()).checkpointing(false).open()) {
            write(harness, "a", "b");
            harness.end();
        }
        assertThat(log.committed("out")).containsExactly("a", "b");
    }

    @Test
    void aRestoredJobCommitsWhatItsCheckpointHolds() throws Exception {
        HarnessSnapshot checkpoint;
        try (var harness = harness(sink()).open()) {
            write(harness, "a");
            checkpoint = harness.snapshot(1);
            write(harness, "b");
        }
        try (var harness = harness(sink()).restoredFrom(checkpoint).open()) {
            assertThat(log.committed("out")).containsExactly("a");
            assertThat(log.open()).isEmpty();
            write(harness, "b");
            harness.snapshot(2);
            harness.checkpointCompleted(2);
        }
        assertThat(log.committed("out")).containsExactly("a", "b");
    }

    @Test
    void whatWasCommittedBeforeTheFailureIsNotCommittedTwice() throws Exception {
        HarnessSnapshot checkpoint;
        try (var harness = harness(sink()).open()) {
            write(harness, "a");
            checkpoint = harness.snapshot(1);
            harness.checkpointCompleted(1);
            write(harness, "lost");
        }
        for (int attempt = 0; attempt < 2; attempt++) {
            try (var harness = harness(sink()).restoredFrom(checkpoint).open()) {
                assertThat(harness.counter("alreadyCommittedCommittables")).isEqualTo(1);
                assertThat(log.committed("out")).containsExactly("a");
            }
        }
    }

    /** All complete; each wrote one record, {@code r1} to {@code r5}. */
    private HarnessSnapshot firstOfFiveCheckpoints() throws Exception {
        List<HarnessSnapshot> snapshots = new ArrayList<>();
        try (var harness = harness(sink()).open()) {
            for (int checkpoint = 1; checkpoint <= 5; checkpoint++) {
                write(harness, "r" + checkpoint);
                snapshots.add(harness.snapshot(checkpoint));
                harness.checkpointCompleted(checkpoint);
            }
        }
        return snapshots.get(0);
    }

    @Test
    void anOldCheckpointFindsItsTransactionCommittedThoughItsIdWasUsedSince() throws Exception {
        HarnessSnapshot first = firstOfFiveCheckpoints();
        try (var harness = harness(sink()).restoredFrom(first).open()) {
            assertThat(harness.counter("alreadyCommittedCommittables")).isEqualTo(1);
        }
        assertThat(log.committed("out")).containsExactly("r1", "r2", "r3", "r4", "r5");
    }

    @Test
    void whatNobodyCanTellAnyMoreFailsTheJob() throws Exception {
        HarnessSnapshot first = firstOfFiveCheckpoints();
        log.deleteBefore("out", 4);

        assertThatThrownBy(() -> harness(sink()).restoredFrom(first).open())
                .hasStackTraceContaining("cannot be found out any more")
                .hasStackTraceContaining("out-0 offsets 0 to 0");
    }

    @Test
    void aCheckpointThatWasGivenUpIsCommittedWithTheNextOne() throws Exception {
        try (var harness = harness(sink()).open()) {
            write(harness, "a");
            harness.snapshot(1);
            harness.checkpointAborted(1);
            write(harness, "b");
            harness.snapshot(2);
            write(harness, "c");
            harness.checkpointCompleted(2);

            assertThat(log.committed("out")).containsExactly("a", "b");
        }
    }

    @Test
    void fewerSubtasksSettleWhatMoreHaveLeft() throws Exception {
        HarnessSnapshot[] checkpoint = new HarnessSnapshot[3];
        for (int subtask = 0; subtask < 3; subtask++) {
            try (var harness = harness(sink(), subtask, 3).open()) {
                write(harness, "a" + subtask);
                checkpoint[subtask] = harness.snapshot(1);
            }
        }
        assertThat(log.open()).containsExactly("job-0-0", "job-1-0", "job-2-0");

        // One subtask has the id of a transaction, another one commits it later.
        try (var second = harness(sink(), 1, 2).restoredFrom(checkpoint).open()) {
            write(second, "b");
            second.snapshot(2);
            try (var first = harness(sink(), 0, 2).restoredFrom(checkpoint).open()) {
                assertThat(log.open()).containsExactly("job-1-1");
                second.checkpointCompleted(2);
                assertThat(log.committed("out")).containsExactlyInAnyOrder("a0", "a1", "a2", "b");
                write(first, "c");
                first.snapshot(3);
                first.checkpointCompleted(3);
            }
        }
        assertThat(log.committed("out")).containsExactlyInAnyOrder("a0", "a1", "a2", "b", "c");
        assertThat(log.open()).isEmpty();
    }

    @Test
    void moreSubtasksLeaveAloneWhatTheCheckpointOfFewerHolds() throws Exception {
        HarnessSnapshot[] checkpoint = new HarnessSnapshot[2];
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var harness = harness(sink(), subtask, 2).open()) {
                write(harness, "a" + subtask);
                checkpoint[subtask] = harness.snapshot(1);
            }
        }
        // The subtask with the id of the transaction opens first, the one that commits it later.
        try (var last = harness(sink(), 3, 4).restoredFrom(checkpoint).open();
                var third = harness(sink(), 2, 4).restoredFrom(checkpoint).open();
                var second = harness(sink(), 1, 4).restoredFrom(checkpoint).open();
                var first = harness(sink(), 0, 4).restoredFrom(checkpoint).open()) {
            assertThat(log.committed("out")).containsExactlyInAnyOrder("a0", "a1");
            for (OperatorHarness<Object> each : List.of(first, second, third, last)) {
                write(each, "b");
                each.snapshot(2);
            }
            for (OperatorHarness<Object> each : List.of(first, second, third, last)) {
                each.checkpointCompleted(2);
            }
        }
        assertThat(log.committed("out")).hasSize(6);
    }

    @Test
    void atLeastOnceWritesAllBeforeACheckpointAndShowsItAtOnce() throws Exception {
        KafkaSinkBuilder<String> sink =
                sink().setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).setProperty("linger.ms", "60000");
        try (var harness = harness(sink).open()) {
            write(harness, "a", "b");
            assertThat(log.committed("out")).isEmpty();
            harness.snapshot(1);

            assertThat(log.committed("out")).containsExactly("a", "b");
        }
        assertThat(log.ids()).isEmpty();
    }

    @Test
    void withoutAGuaranteeACheckpointDoesNotWait() throws Exception {
        KafkaSinkBuilder<String> sink =
                sink().setDeliveryGuarantee(DeliveryGuarantee.NONE).setProperty("linger.ms", "60000");
        try (var harness = harness(sink).open()) {
            write(harness, "a");
            harness.snapshot(1);
            assertThat(log.committed("out")).isEmpty();
            harness.end();

            assertThat(log.committed("out")).containsExactly("a");
        }
    }

    @Test
    void aRecordThatCanNeverBeWrittenIsRefusedWithItsSizeAndTheLimit() throws Exception {
        for (DeliveryGuarantee guarantee : DeliveryGuarantee.values()) {
            KafkaSinkBuilder<String> sink =
                    sink().setDeliveryGuarantee(guarantee).setProperty("max.request.size", "200000");
            try (var harness = harness(sink).open()) {
                assertThatThrownBy(() -> harness.element("x".repeat(300_000)))
                        .as(guarantee.name())
                        .hasStackTraceContaining("A record for topic 'out' has up to 300")
                        .hasStackTraceContaining("'max.request.size' allows 200000");
            }
        }
    }

    @Test
    void messagesHaveKeyPartitionHeadersAndTimestamp() throws Exception {
        log.createTopic("wide", 3);
        KafkaSinkBuilder<String> sink = sink().setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                .setTopicSelector(record -> "wide")
                .setKeySerializationSchema(record -> record.substring(0, 1).getBytes(StandardCharsets.UTF_8))
                .setValueSerializationSchema(new SimpleStringSchema())
                .setPartitioner((record, key, value, topic, partitions) -> partitions[partitions.length - 1])
                .setHeaderProvider(record -> new RecordHeaders().add("h", new byte[] {7}))
                .build());
        try (var harness = harness(sink).open()) {
            harness.element("anka", 1234);
            harness.snapshot(1);
            harness.checkpointCompleted(1);
        }
        assertThat(log.all("wide")).singleElement().satisfies(message -> {
            assertThat(message.partition()).isEqualTo(2);
            assertThat(message.key()).containsExactly('a');
            assertThat(message.timestamp()).isEqualTo(1234);
            assertThat(message.headers().lastHeader("h").value()).containsExactly(7);
        });
    }

    @Test
    void transactionsWaitForAsLongAsItTakesWhereTheLogAllowsThat() throws Exception {
        log.close();
        log = new TestLog(directory, Map.of("transaction.two.phase.commit.enable", "true"));
        KafkaSinkBuilder<String> sink =
                sink().setProperty("transaction.timeout.ms", Integer.toString(Integer.MAX_VALUE));
        HarnessSnapshot checkpoint;
        try (var harness = harness(sink).open()) {
            write(harness, "a");
            checkpoint = harness.snapshot(1);
        }
        assertThat(log.timeoutMillis("job-0-0")).isEqualTo(Integer.MAX_VALUE);

        try (var harness = harness(sink).restoredFrom(checkpoint).open()) {
            assertThat(harness.counter("successfulCommittables")).isEqualTo(1);
            assertThat(log.committed("out")).containsExactly("a");
        }
    }

    @Test
    void aTimeOutThatBrokersDoNotAllowIsToldWithBothValues() {
        KafkaSinkBuilder<String> sink = sink().setProperty("transaction.timeout.ms", "900001");

        assertThatThrownBy(() -> harness(sink).open())
                .hasStackTraceContaining("900000 ms ('transaction.max.timeout.ms')")
                .hasStackTraceContaining("900001 ms");
    }
}
