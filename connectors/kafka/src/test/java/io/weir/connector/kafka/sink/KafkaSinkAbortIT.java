package io.weir.connector.kafka.sink;

import static io.weir.connector.kafka.sink.TestLog.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;

/** Transactions that nobody commits: aborted by the sink, or given up by the brokers. */
final class KafkaSinkAbortIT extends KafkaSinkFixture {
    /** After this time a batch is sent that is not full. */
    private static final long LINGER_MILLIS = 5;

    @Test
    void whatNoCheckpointCoversIsAbortedWhenTheWriterCloses() throws Exception {
        try (var harness = harness(sink()).open()) {
            write(harness, "pinned");
            harness.snapshot(1);
            write(harness, "lost");
            harness.processingTime(LINGER_MILLIS);
            eventually(() -> log.all("out").size() == 2);
        }
        assertThat(log.open()).containsExactly("job-0-0");
        eventually(() -> log.state("job-0-1").equals(Optional.of(TransactionState.COMPLETE_ABORT)));
    }

    @Test
    void whatNoCheckpointHoldsThatStaysIsAbortedWhenTheJobHasEnded() throws Exception {
        HarnessSnapshot savepoint;
        OperatorHarness<Object> closed = harness(sink()).open();
        try (closed) {
            write(closed, "a");
            savepoint = closed.snapshot(1);
            write(closed, "never seen");
            closed.snapshot(2);
            write(closed, "nor this");
            closed.snapshot(3);
        }
        assertThat(log.open()).containsExactly("job-0-0", "job-0-1", "job-0-2");

        closed.jobEnded(1);

        assertThat(log.open()).containsExactly("job-0-0");
        try (var harness = harness(sink()).restoredFrom(savepoint).open()) {
            assertThat(log.committed("out")).containsExactly("a");
            assertThat(log.open()).isEmpty();
        }
    }

    @Test
    void theEndOfAJobTouchesNothingOfTheNextOne() throws Exception {
        OperatorHarness<Object> ended = harness(sink()).open();
        try (ended) {
            write(ended, "never seen");
            ended.snapshot(1);
        }
        try (var next = harness(sink()).open()) {
            write(next, "a");
            next.snapshot(1);
            List<String> open = log.open();

            ended.jobEnded(0);

            assertThat(log.open()).isEqualTo(open);
            next.checkpointCompleted(1);
            assertThat(log.committed("out")).containsExactly("a");
        }
    }

    @Test
    void aTransactionThatTheBrokersGaveUpFailsTheRestoredJobNamingWhatIsLost() throws Exception {
        KafkaSinkBuilder<String> sink = sink().setProperty("transaction.timeout.ms", "500");
        HarnessSnapshot checkpoint;
        try (var harness = harness(sink).open()) {
            write(harness, "kept");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            write(harness, "lost", "lost as well");
            checkpoint = harness.snapshot(2);
        }
        eventually(() -> log.state("job-0-1").equals(Optional.of(TransactionState.COMPLETE_ABORT)));

        assertThatThrownBy(() -> harness(sink).restoredFrom(checkpoint).open())
                .hasStackTraceContaining("Records of a complete checkpoint are lost")
                .hasStackTraceContaining("out-0 offsets 2 to 3")
                .hasStackTraceContaining("'transaction.timeout.ms', 500 ms");
        assertThat(log.committed("out")).containsExactly("kept");
    }

    @Test
    void aTransactionThatTheBrokersGaveUpFailsTheRunningJobNamingWhatIsLost() throws Exception {
        KafkaSinkBuilder<String> sink = sink().setProperty("transaction.timeout.ms", "500");
        try (var harness = harness(sink).open()) {
            write(harness, "lost");
            harness.snapshot(1);
            eventually(() -> log.state("job-0-0").equals(Optional.of(TransactionState.COMPLETE_ABORT)));

            assertThatThrownBy(() -> harness.checkpointCompleted(1)).hasStackTraceContaining("out-0 offsets 0 to 0");
        }
    }

    @Test
    void aTransactionThatIsGivenUpBeforeItsCheckpointFailsTheCheckpoint() throws Exception {
        KafkaSinkBuilder<String> sink = sink().setProperty("transaction.timeout.ms", "500");
        try (var harness = harness(sink).open()) {
            write(harness, "again");
            harness.processingTime(LINGER_MILLIS);
            eventually(() -> log.state("job-0-0").equals(Optional.of(TransactionState.COMPLETE_ABORT)));

            assertThatThrownBy(() -> harness.snapshot(1)).hasStackTraceContaining("'transaction.timeout.ms', 500 ms");
        }
    }

    @Test
    void attemptsThatNeverTookACheckpointLeaveNothingThatHoldsReadersBack() throws Exception {
        List<OperatorHarness<Object>> zombies = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            OperatorHarness<Object> zombie = harness(sink(), subtask, 3).open();
            write(zombie, "z" + subtask);
            zombie.snapshot(1);
            write(zombie, "y" + subtask);
            zombie.processingTime(LINGER_MILLIS);
            zombies.add(zombie);
        }
        eventually(() -> log.all("out").size() == 6);
        assertThat(log.open()).hasSize(6);

        try (var harness = harness(sink()).open()) {
            assertThat(log.open()).isEmpty();
            write(harness, "a");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            assertThat(log.committed("out")).containsExactly("a");

            for (OperatorHarness<Object> zombie : zombies) {
                write(zombie, "more");
                assertThatThrownBy(() -> zombie.snapshot(2)).isInstanceOf(RuntimeException.class);
                assertThatThrownBy(() -> zombie.checkpointCompleted(1)).isInstanceOf(RuntimeException.class);
                zombie.close();
            }
            write(harness, "b");
            harness.snapshot(2);
            harness.checkpointCompleted(2);
        }
        assertThat(log.committed("out")).containsExactly("a", "b");
    }
}
