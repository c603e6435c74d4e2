package io.weir.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.plan.SinkSpec;
import io.weir.connector.jdbc.testing.TestPostgres;
import io.weir.operators.testing.OperatorHarness;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The at-least-once writer and a real PostgreSQL. */
final class JdbcSinkIT {
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
        database.execute("DROP TABLE IF EXISTS words");
        database.execute("CREATE TABLE words (word text PRIMARY KEY, n int)");
    }

    private static JdbcSinkBuilder<String> upsert() {
        return JdbcSink.<String>builder()
                .withQueryStatement(
                        "INSERT INTO words (word, n) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET n = EXCLUDED.n",
                        (statement, word) -> {
                            statement.setString(1, word);
                            statement.setInt(2, word.length());
                        });
    }

    private static JdbcConnectionOptions connection() {
        return new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(database.url())
                .withUsername(database.user())
                .build();
    }

    private static OperatorHarness<Object> harness(JdbcSink<String> sink) throws Exception {
        return OperatorHarness.of(new SinkSpec(sink)).checkpointing(true).open();
    }

    private static OperatorHarness<Object> harness(JdbcExecutionOptions.Builder options) throws Exception {
        return harness(upsert().withExecutionOptions(options.build()).buildAtLeastOnce(connection()));
    }

    @Test
    void aBatchIsWrittenWhenItIsFull() throws Exception {
        try (var harness = harness(JdbcExecutionOptions.builder().withBatchSize(2))) {
            harness.element("bir");
            assertThat(database.number("SELECT count(*) FROM words")).isZero();
            harness.element("ıki");

            assertThat(database.query("SELECT * FROM words ORDER BY word")).containsExactly("bir|3", "ıki|3");
            assertThat(harness.counter("numRecordsSend")).isEqualTo(2);
        }
    }

    @Test
    void aCheckpointFindsAllRecordsInTheDatabase() throws Exception {
        try (var harness = harness(JdbcExecutionOptions.builder())) {
            harness.element("bir");
            harness.snapshot(1);

            assertThat(database.query("SELECT word FROM words")).containsExactly("bir");
        }
    }

    @Test
    void aRecordWaitsNoLongerThanTheInterval() throws Exception {
        try (var harness = harness(JdbcExecutionOptions.builder().withBatchIntervalMs(200))) {
            harness.element("bir");
            harness.processingTime(199);
            assertThat(database.number("SELECT count(*) FROM words")).isZero();
            harness.processingTime(200);
            assertThat(database.number("SELECT count(*) FROM words")).isOne();

            harness.element("iki");
            harness.processingTime(400);
            assertThat(database.number("SELECT count(*) FROM words")).isEqualTo(2);
        }
    }

    @Test
    void theEndOfTheInputWritesTheRest() throws Exception {
        try (var harness = harness(JdbcExecutionOptions.builder())) {
            harness.element("son");
            harness.end();

            assertThat(database.query("SELECT word FROM words")).containsExactly("son");
        }
    }

    @Test
    void aDatabaseThatWasKilledAndIsBackGetsTheWholeBatch() throws Exception {
        try (var harness = harness(JdbcExecutionOptions.builder().withBatchSize(3))) {
            harness.element("bir");
            harness.element("iki");
            database.kill();
            database.restart();
            harness.element("üç");

            assertThat(database.query("SELECT word FROM words")).containsExactlyInAnyOrder("bir", "iki", "üç");
            assertThat(harness.counter("numBatchesRepeated")).isPositive();
        }
    }

    @Test
    void aBatchTakesEffectAsAWholeOrNotAtAll() throws Exception {
        database.execute("ALTER TABLE words ADD CHECK (n < 5)");
        try (var harness = harness(JdbcExecutionOptions.builder())) {
            // More than the driver sends at once.
            for (int i = 0; i < 1_000; i++) {
                harness.element("w" + i);
            }
            harness.element("altıncı");
            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasMessageContaining("refused to write 1001 records: ERROR: new row for relation \"words\"")
                    .hasMessageContaining("The statement is: INSERT INTO words");
        }

        assertThat(database.number("SELECT count(*) FROM words")).isZero();
    }

    @Test
    void aRowThatIsLockedIsTriedAgain() throws Exception {
        database.execute("INSERT INTO words VALUES ('bir', 0)");
        JdbcConnectionOptions impatient = new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(database.url())
                .withUsername(database.user())
                .withProperty("options", "-c lock_timeout=20")
                .build();
        JdbcExecutionOptions twice =
                JdbcExecutionOptions.builder().withMaxRetries(2).build();
        try (Connection other = database.connect();
                Statement lock = other.createStatement();
                var harness = harness(upsert().withExecutionOptions(twice).buildAtLeastOnce(impatient))) {
            other.setAutoCommit(false);
            lock.execute("SELECT * FROM words FOR UPDATE");
            harness.element("bir");
            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasMessageContaining("also at 2 further tries")
                    .hasMessageContaining("lock timeout");

            other.rollback();
            harness.snapshot(2);
        }

        assertThat(database.query("SELECT * FROM words")).containsExactly("bir|3");
    }

    @Test
    void saysWhatIsMissingWhenThereIsNoDriver() {
        JdbcConnectionOptions unknown = new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl("jdbc:nothing://me:secret@host/database?password=secret")
                .build();

        assertThatThrownBy(() -> harness(upsert().buildAtLeastOnce(unknown)))
                .hasMessageContaining("no JDBC driver for jdbc:nothing://host/database in the job's jar")
                .hasMessageNotContaining("secret");
    }

    @Test
    void failsAtOnceWhereItIsNotLetIn() {
        JdbcConnectionOptions stranger = new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(database.url())
                .withDriverName("org.postgresql.Driver")
                .withUsername("nobody")
                .build();

        assertThatThrownBy(() -> harness(upsert().buildAtLeastOnce(stranger)))
                .hasMessageContaining("refused to connect: FATAL: role \"nobody\" does not exist");
    }
}
