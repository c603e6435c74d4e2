package io.weir.operators.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.plan.SinkSpec;
import io.weir.operators.OperatorException;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import io.weir.operators.transform.LedgerSink.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two-phase commit in a sink. */
final class SinkOperatorTest {
    private final Ledger ledger = new Ledger();
    private final LedgerSink sink = new LedgerSink(ledger);

    private OperatorHarness.Builder<Object> harness() {
        return OperatorHarness.of(new SinkSpec(sink)).checkpointing(true);
    }

    private static void write(OperatorHarness<?> harness, String... words) throws Exception {
        for (String word : words) {
            harness.element(word);
        }
    }

    @Test
    void recordsAreSeenWhenTheCheckpointIsComplete() throws Exception {
        try (var harness = harness().open()) {
            write(harness, "a", "b", "c");
            harness.snapshot(1);
            write(harness, "d");
            assertThat(ledger.seen).isEmpty();

            harness.checkpointCompleted(1);

            assertThat(ledger.seen).containsExactly("a", "b");
        }
        assertThat(ledger.calls).containsExactly("flush false", "close writer", "close committer");
    }

    @Test
    void aLaterCheckpointCommitsWhatWasInEarlierOnes() throws Exception {
        try (var harness = harness().open()) {
            write(harness, "a", "b");
            harness.snapshot(1);
            write(harness, "c", "d");
            harness.checkpointAborted(1);
            harness.snapshot(2);
            write(harness, "e", "f");
            harness.snapshot(3);
            harness.checkpointCompleted(2);

            assertThat(ledger.seen).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void whatASavepointHeldBackIsInTheNextCheckpointToo() throws Exception {
        HarnessSnapshot checkpoint;
        try (var harness = harness().open()) {
            write(harness, "a", "b");
            harness.snapshot(1);
            checkpoint = harness.snapshot(2);
        }
        try (var harness = harness().restoredFrom(checkpoint).open()) {
            assertThat(ledger.seen).containsExactly("a", "b");
        }
    }

    @Test
    void whatWasHeldBackIsCommittedBeforeTheWriterIsRestored() throws Exception {
        HarnessSnapshot checkpoint;
        try (var harness = harness().open()) {
            write(harness, "a", "b", "c");
            checkpoint = harness.snapshot(1);
            harness.checkpointCompleted(1);
            write(harness, "lost");
        }
        try (var harness = harness().restoredFrom(checkpoint).open()) {
            assertThat(harness.counter("alreadyCommittedCommittables")).isEqualTo(1);
            write(harness, "d");
            harness.snapshot(1);
            harness.checkpointCompleted(1);

            assertThat(ledger.calls).contains("restore [c]");
            assertThat(ledger.seen).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void whatNoCheckpointHoldsThatStaysIsAbandonedWhenTheJobEnds() throws Exception {
        OperatorHarness<Object> closed = harness().open();
        try (closed) {
            write(closed, "a", "b");
            closed.snapshot(1);
            closed.checkpointCompleted(1);
            write(closed, "c", "d");
            closed.snapshot(2);
            write(closed, "e", "f");
            closed.snapshot(3);
            write(closed, "g", "h");
            closed.snapshot(4);
        }
        ledger.calls.clear();

        closed.jobEnded(2);

        assertThat(ledger.calls).containsExactly("abandon [e+f, g+h]", "close committer");
        assertThat(ledger.seen).containsExactly("a", "b");
    }

    @Test
    void nothingIsAbandonedThatACheckpointHoldsFromWhichTheJobCanStart() throws Exception {
        HarnessSnapshot checkpoint;
        OperatorHarness<Object> closed = harness().open();
        try (closed) {
            write(closed, "a", "b");
            checkpoint = closed.snapshot(7);
        }
        ledger.calls.clear();
        closed.jobEnded(7);
        assertThat(ledger.calls).isEmpty();

        ledger.answers.put("a+b", new ArrayList<>(List.of("retry")));
        OperatorHarness<Object> restored = harness().restoredFrom(checkpoint).open();
        restored.close();
        ledger.calls.clear();
        restored.jobEnded(0);
        assertThat(ledger.calls).as("the one that this job started from").isEmpty();
    }

    @Test
    void stateOfWritersIsSharedOutOrGoesToAll() throws Exception {
        for (boolean forAll : List.of(false, true)) {
            ledger.stateForAll = forAll;
            HarnessSnapshot[] former = new HarnessSnapshot[2];
            for (int subtask = 0; subtask < 2; subtask++) {
                try (var harness = harness().subtask(subtask, 2).open()) {
                    write(harness, "w" + subtask);
                    former[subtask] = harness.snapshot(1);
                }
            }
            ledger.calls.clear();
            for (int subtask = 0; subtask < 2; subtask++) {
                harness().subtask(subtask, 2).restoredFrom(former).open().close();
            }

            assertThat(ledger.calls)
                    .filteredOn(call -> call.startsWith("restore"))
                    .containsExactly(
                            forAll ? "restore [w0, w1]" : "restore [w0]", forAll ? "restore [w0, w1]" : "restore [w1]");
        }
    }

    @Test
    void whatIsPreparedAfterARestoreWaitsForItsOwnCheckpointWhateverTheNumbersWere() throws Exception {
        ledger.answers.put("a+b", new ArrayList<>(List.of("retry")));
        HarnessSnapshot checkpoint;
        try (var harness = harness().open()) {
            write(harness, "a", "b");
            checkpoint = harness.snapshot(50);
        }
        try (var harness = harness().restoredFrom(checkpoint).open()) {
            write(harness, "c", "d");
            harness.snapshot(1);
            harness.processingTime(10_000);

            assertThat(ledger.seen).containsExactly("a", "b");
        }
    }

    @Test
    void whatIsLeftAtTheEndWaitsForTheFinalCheckpoint() throws Exception {
        try (var harness = harness().open()) {
            write(harness, "a", "b", "c");
            harness.end();
            assertThat(ledger.seen).isEmpty();
            harness.snapshot(1);
            harness.checkpointCompleted(1);

            assertThat(ledger.seen).containsExactly("a", "b", "c");
        }
    }

    @Test
    void withoutCheckpointsAllIsCommittedAtTheEnd() throws Exception {
        try (var harness = harness().checkpointing(false).open()) {
            write(harness, "a", "b", "c");
            harness.end();

            assertThat(ledger.seen).containsExactly("a", "b", "c");
        }
    }

    @Test
    void whatCannotBeCommittedNowIsTriedAgainAfterAWhile() throws Exception {
        ledger.answers.put("a+b", new ArrayList<>(List.of("retry", "x+y")));
        ledger.answers.put("x+y", new ArrayList<>(List.of("retry")));
        try (var harness = harness().open()) {
            write(harness, "a", "b", "c", "d");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            assertThat(ledger.seen).containsExactly("c", "d");

            harness.processingTime(Commits.RETRY_MILLIS - 1);
            assertThat(ledger.answers.get("a+b")).hasSize(1);
            harness.processingTime(10 * Commits.RETRY_MILLIS);

            assertThat(ledger.seen).containsExactly("c", "d", "x", "y");
            assertThat(harness.counter("retriedCommittables")).isEqualTo(3);
            assertThat(harness.clock().waiting()).isZero();
        }
    }

    @Test
    void theJobFailsWhenACommitIsStillNotPossibleAfterManyTimes() throws Exception {
        List<String> never = new ArrayList<>();
        for (int i = 0; i <= Commits.MAX_RETRIES; i++) {
            never.add("retry");
        }
        ledger.answers.put("a+b", never);
        try (var harness = harness().open()) {
            write(harness, "a", "b");
            harness.snapshot(1);
            harness.checkpointCompleted(1);

            assertThatThrownBy(() -> harness.processingTime(60 * Commits.RETRY_MILLIS))
                    .isInstanceOf(OperatorException.class)
                    .hasMessageContaining("a+b could not be committed, nor at 10 further attempts");
        }
    }

    @Test
    void whatCanNeverBeCommittedIsGivenUpForAKnownReasonOnly() throws Exception {
        ledger.answers.put("a+b", new ArrayList<>(List.of("known")));
        ledger.answers.put("c+d", new ArrayList<>(List.of("unknown")));
        try (var harness = harness().open()) {
            write(harness, "a", "b");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            assertThat(harness.counter("failedCommittables")).isEqualTo(1);

            write(harness, "c", "d");
            harness.snapshot(2);
            assertThatThrownBy(() -> harness.checkpointCompleted(2))
                    .hasMessageContaining("c+d could not be committed: java.io.IOException: odd");
        }
    }

    @Test
    void writerStateIsDealtOutWhereTheParallelismHasChanged() throws Exception {
        List<HarnessSnapshot> snapshots = new ArrayList<>();
        for (String word : List.of("a", "b", "c")) {
            try (var harness = harness().open()) {
                write(harness, word);
                snapshots.add(harness.snapshot(1));
            }
        }
        try (var harness = harness()
                .subtask(1, 2)
                .restoredFrom(snapshots.toArray(HarnessSnapshot[]::new))
                .open()) {
            assertThat(ledger.calls).contains("restore [b, c]");
        }
    }

    @Test
    void aPlainWriterIsFlushedAtEveryCheckpoint() throws Exception {
        List<String> calls = new ArrayList<>();
        Sink<String> plain = new Sink<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public SinkWriter<String> createWriter(WriterInitContext context) {
                return new SinkWriter<>() {
                    @Override
                    public void write(String element, Context record) {
                        calls.add(element);
                    }

                    @Override
                    public void flush(boolean endOfInput) {
                        calls.add("flush " + endOfInput);
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        try (var harness =
                OperatorHarness.of(new SinkSpec(plain)).checkpointing(true).open()) {
            write(harness, "a");
            assertThat(harness.snapshot(1).operator()).isEmpty();
            harness.end();
            harness.snapshot(2);
        }

        assertThat(calls).containsExactly("a", "flush false", "flush true");
    }

    @Test
    void saysWhatASinkLacksWhoseWriterPreparesNothing() throws Exception {
        try (var harness = OperatorHarness.of(new SinkSpec(new HalfSink())).open()) {
            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasMessageContaining("HalfSink has a committer, but")
                    .hasMessageContaining("is no CommittingSinkWriter. Make it one.");
        }
    }

    @Test
    void everyRecordIsSeenExactlyOnceWhateverFails() throws Exception {
        for (long seed = 1; seed <= 200; seed++) {
            runWithFailures(new Random(seed), seed);
        }
    }

    /** A source of numbered words that starts again where the last complete checkpoint was. */
    private static void runWithFailures(Random random, long seed) throws Exception {
        Ledger outside = new Ledger();
        LedgerSink sink = new LedgerSink(outside);
        int total = 20 + random.nextInt(40);
        int next = 0;
        int nextOfCheckpoint = 0;
        HarnessSnapshot checkpoint = null;
        long checkpointId = 0;
        boolean done = false;
        while (!done) {
            next = nextOfCheckpoint;
            try (var harness = open(sink, checkpoint)) {
                boolean failed = false;
                while (!failed && !done) {
                    switch (random.nextInt(8)) {
                        case 0 -> failed = true;
                        case 1 -> harness.snapshot(++checkpointId); // given up, or a savepoint
                        case 2 -> {
                            checkpoint = harness.snapshot(++checkpointId);
                            nextOfCheckpoint = next;
                            if (random.nextBoolean()) {
                                harness.checkpointCompleted(checkpointId);
                            } else {
                                failed = true; // complete, but the news was lost
                            }
                        }
                        default -> {
                            if (next < total) {
                                harness.element("w" + next++);
                            } else {
                                harness.end();
                                checkpoint = harness.snapshot(++checkpointId);
                                harness.checkpointCompleted(checkpointId);
                                done = true;
                            }
                        }
                    }
                }
            }
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            expected.add("w" + i);
        }
        assertThat(outside.seen).as("seed %d", seed).containsExactlyElementsOf(expected);
    }

    private static OperatorHarness<Object> open(LedgerSink sink, @Nullable HarnessSnapshot checkpoint)
            throws Exception {
        OperatorHarness.Builder<Object> builder =
                OperatorHarness.of(new SinkSpec(sink)).checkpointing(true);
        return checkpoint == null
                ? builder.open()
                : builder.restoredFrom(checkpoint).open();
    }

    /** Has a committer, but a writer that prepares nothing. */
    private static final class HalfSink implements Sink<String>, SupportsCommitter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<String> createWriter(WriterInitContext context) {
            return new DiscardingSink<String>().createWriter(context);
        }

        @Override
        public Committer<String> createCommitter(CommitterInitContext context) {
            return new LedgerSink(new Ledger()).createCommitter(context);
        }

        @Override
        public SimpleVersionedSerializer<String> getCommittableSerializer() {
            return new LedgerSink(new Ledger()).getCommittableSerializer();
        }
    }
}
