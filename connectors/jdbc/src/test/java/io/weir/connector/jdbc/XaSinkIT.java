package io.weir.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.plan.SinkSpec;
import io.weir.connector.jdbc.testing.TestPostgres;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The exactly-once writer and committer, and a real PostgreSQL. */
final class XaSinkIT {
    private static TestPostgres database;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = TestPostgres.start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void makeTable() {
        for (String left : prepared()) {
            database.execute("ROLLBACK PREPARED '" + left + "'");
        }
        database.execute("DROP TABLE IF EXISTS events");
        database.execute("CREATE TABLE events (name text, n int)");
    }

    private static JdbcSink<String> sink(String prefix, String sql) {
        String url = database.url();
        return JdbcSink.<String>builder()
                .withQueryStatement(sql, (statement, name) -> statement.setString(1, name))
                .withExecutionOptions(
                        JdbcExecutionOptions.builder().withBatchSize(2).build())
                .buildExactlyOnce(
                        JdbcExactlyOnceOptions.builder()
                                .withTransactionIdPrefix(prefix)
                                .withLockTimeoutMs(100)
                                .build(),
                        () -> TestPostgres.xaDataSource(url));
    }

    private static OperatorHarness.Builder<Object> harness(String sql) {
        return OperatorHarness.of(new SinkSpec(sink("test", sql))).checkpointing(true);
    }

    private static OperatorHarness.Builder<Object> harness() {
        return harness("INSERT INTO events (name) VALUES (?)");
    }

    private static List<String> prepared() {
        return database.query("SELECT gid FROM pg_prepared_xacts ORDER BY prepared");
    }

    private static List<String> names() {
        return database.query("SELECT name FROM events ORDER BY name");
    }

    @Test
    void recordsAreSeenWhenTheCheckpointThatCoversThemIsComplete() throws Exception {
        try (var harness = harness().open()) {
            harness.element("a");
            harness.element("b");
            harness.element("c");
            harness.snapshot(1);
            harness.element("d");
            assertThat(names()).isEmpty();
            assertThat(prepared()).hasSize(1);

            harness.checkpointCompleted(1);
            assertThat(names()).containsExactly("a", "b", "c");
            assertThat(prepared()).isEmpty();

            harness.snapshot(2);
            harness.checkpointCompleted(2);
            assertThat(names()).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void aCheckpointWithoutRecordsPreparesNothing() throws Exception {
        try (var harness = harness().open()) {
            harness.snapshot(1);

            assertThat(prepared()).isEmpty();
        }
    }

    @Test
    void withoutCheckpointsTheEndCommits() throws Exception {
        try (var harness = harness().checkpointing(false).open()) {
            harness.element("a");
            harness.end();
        }

        assertThat(names()).containsExactly("a");
    }

    @Test
    void aWriterThatIsLostBetweenPreparingAndCommittingIsMadeUpFor() throws Exception {
        HarnessSnapshot covered;
        try (var lost = harness().open()) {
            lost.element("a");
            covered = lost.snapshot(1);
        }
        assertThat(names()).isEmpty();

        try (var next = harness().restoredFrom(covered).open()) {
            assertThat(names()).containsExactly("a");
            assertThat(next.counter("successfulCommittables")).isOne();
        }
    }

    @Test
    void whatWasPreparedAfterTheSnapshotIsRolledBackAndWrittenAgainOnce() throws Exception {
        HarnessSnapshot covered;
        try (var lost = harness().open()) {
            lost.element("a");
            covered = lost.snapshot(1);
            lost.checkpointCompleted(1);
            lost.element("b");
            lost.snapshot(2);
            lost.element("c");
        }
        assertThat(prepared()).hasSize(1);

        try (var next = harness().restoredFrom(covered).open()) {
            assertThat(prepared()).isEmpty();
            assertThat(next.counter("alreadyCommittedCommittables")).isOne();
            next.element("b");
            next.element("c");
            next.snapshot(2);
            next.checkpointCompleted(2);
        }
        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void whatNoCheckpointHoldsThatStaysIsRolledBackWhenTheJobHasEnded() throws Exception {
        OperatorHarness<Object> closed = harness().open();
        HarnessSnapshot kept;
        try (closed) {
            closed.element("a");
            kept = closed.snapshot(1);
            closed.element("never seen");
            closed.snapshot(2);
        }
        assertThat(prepared()).hasSize(2);

        closed.jobEnded(1);
        assertThat(prepared()).hasSize(1);
        closed.jobEnded(1);
        assertThat(prepared()).as("of which one is gone already").hasSize(1);

        try (var next = harness().restoredFrom(kept).open()) {
            assertThat(prepared()).isEmpty();
            assertThat(names()).containsExactly("a");
        }
    }

    @Test
    void aJobThatStartsFromNothingRollsBackWhatFormerOnesLeft() throws Exception {
        try (var lost = harness().subtask(3, 4).open()) {
            lost.element("a");
            lost.snapshot(1);
        }
        try (var other = OperatorHarness.of(new SinkSpec(sink("other", "INSERT INTO events (name) VALUES (?)")))
                .checkpointing(true)
                .open()) {
            other.element("b");
            other.snapshot(1);
        }

        try (var fresh = harness().subtask(1, 2).open()) {
            assertThat(prepared()).as("that of the other sink").hasSize(1);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void twoWritersBecomeOneAndThree() throws Exception {
        List<HarnessSnapshot> ofTwo = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var lost = harness().subtask(subtask, 2).open()) {
                lost.element("a" + subtask);
                ofTwo.add(lost.snapshot(1));
                lost.element("lost");
                lost.snapshot(2);
            }
        }
        HarnessSnapshot ofOne;
        try (var only =
                harness().restoredFrom(ofTwo.toArray(HarnessSnapshot[]::new)).open()) {
            assertThat(names()).containsExactly("a0", "a1");
            assertThat(prepared()).isEmpty();
            only.element("b");
            ofOne = only.snapshot(3);
        }

        for (int subtask = 0; subtask < 3; subtask++) {
            try (var third = harness().subtask(subtask, 3).restoredFrom(ofOne).open()) {
                third.element("c" + subtask);
                third.snapshot(4);
                third.checkpointCompleted(4);
            }
        }
        assertThat(names()).containsExactly("a0", "a1", "b", "c0", "c1", "c2");
        assertThat(prepared()).isEmpty();
    }

    @Test
    void aCommitWaitsForADatabaseThatIsAway() throws Exception {
        try (var harness = harness().open()) {
            harness.element("a");
            harness.snapshot(1);
            database.kill();
            database.restart();
            harness.checkpointCompleted(1);

            assertThat(names()).containsExactly("a");
        }
    }

    @Test
    void aBranchThatIsLostWithTheDatabaseFailsTheJobUnlessItIsNew() throws Exception {
        try (var harness = harness().open()) {
            database.kill();
            database.restart();
            harness.element("a");
            harness.element("b");
            assertThat(harness.counter("numRecordsSend")).isEqualTo(2);
            database.kill();
            database.restart();
            harness.element("c");

            assertThatThrownBy(() -> harness.element("d"))
                    .hasMessageContaining("What was written since the last checkpoint is rolled back");
        }
    }

    @Test
    void aRowOfTheBranchBeforeIsWrittenWhenThatIsCommitted() throws Exception {
        database.execute("INSERT INTO events VALUES ('a', 0)");
        try (var harness = harness("UPDATE events SET n = n + 1 WHERE name = ?").open()) {
            harness.element("a");
            harness.snapshot(1);
            harness.element("a");
            harness.element("a");
            assertThat(harness.counter("numBatchesPostponed")).isOne();

            harness.checkpointCompleted(1);
            harness.snapshot(2);
            harness.checkpointCompleted(2);
        }

        assertThat(database.number("SELECT n FROM events")).isEqualTo(3);
    }

    @Test
    void aCheckpointDoesNotWaitForEverForARow() throws Exception {
        database.execute("INSERT INTO events VALUES ('a', 0)");
        try (var harness = harness("UPDATE events SET n = n + 1 WHERE name = ?").open()) {
            harness.element("a");
            harness.snapshot(1);
            harness.element("a");

            assertThatThrownBy(() -> harness.snapshot(2))
                    .hasMessageContaining("Sink 'test' waited 100 ms for rows that other transactions hold");
        }
    }

    @Test
    void noticesThatSomebodyElseHasSettledItsTransaction() throws Exception {
        try (var harness = harness().open()) {
            harness.element("a");
            harness.snapshot(1);
            database.execute("ROLLBACK PREPARED '" + prepared().get(0) + "'");

            assertThatThrownBy(() -> harness.checkpointCompleted(1)).hasMessageContaining("Its records may be lost");
        }
    }

    @Test
    void saysWhatToSetWhereTheDatabasePreparesNothing() throws Exception {
        try (TestPostgres without = TestPostgres.start(0)) {
            String url = without.url();
            JdbcSink<String> sink = JdbcSink.<String>builder()
                    .withQueryStatement("SELECT ?", (statement, name) -> statement.setString(1, name))
                    .buildExactlyOnce(
                            JdbcExactlyOnceOptions.builder()
                                    .withTransactionIdPrefix("test")
                                    .build(),
                            () -> TestPostgres.xaDataSource(url));

            assertThatThrownBy(() ->
                            OperatorHarness.of(new SinkSpec(sink)).subtask(0, 2).open())
                    .hasMessageContaining("max_prepared_transactions of this PostgreSQL is 0. Set it to at least 4");
        }
    }

    @Test
    void aDatabaseOfAnotherKindGetsNoStatementsOfPostgres() throws Exception {
        String url = database.url();
        JdbcSink<String> sink = JdbcSink.<String>builder()
                .withQueryStatement(
                        "INSERT INTO events (name) VALUES (?)", (statement, name) -> statement.setString(1, name))
                .buildExactlyOnce(
                        JdbcExactlyOnceOptions.builder()
                                .withTransactionIdPrefix("test")
                                .build(),
                        () -> new ForeignDatabase(TestPostgres.xaDataSource(url)).xaDataSource());
        try (var harness =
                OperatorHarness.of(new SinkSpec(sink)).checkpointing(true).open()) {
            harness.element("a");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
        }

        assertThat(names()).containsExactly("a");
    }
}
