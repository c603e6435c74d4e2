package io.weir.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.checkpoint.CheckpointedFunction;
import io.weir.api.checkpoint.FunctionInitializationContext;
import io.weir.api.checkpoint.FunctionSnapshotContext;
import io.weir.api.connector.testing.CountingJob;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.connector.jdbc.testing.TestPostgres;
import io.weir.runtime.testing.Eventually;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs in one JVM whose database is killed while they write. */
final class JdbcRecoveryIT {
    private static final long RECORDS = 8_000;

    /** Each is written twice: a lost batch of the second half shows. */
    private static final long KEYS = RECORDS / 2;

    private static final AtomicInteger FAILURES = new AtomicInteger();

    private static TestPostgres database;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = TestPostgres.start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void makeTables() {
        FAILURES.set(0);
        database.execute("DROP TABLE IF EXISTS counts, numbers");
        database.execute("CREATE TABLE counts (k bigint PRIMARY KEY, n bigint)");
        database.execute("CREATE TABLE numbers (n bigint)");
    }

    @Test
    void anUpsertJobSurvivesAShortOutageWithoutFailing() throws Exception {
        JobClient job = upsertJob(60_000);
        killInTheMiddle();
        database.restart();
        job.getJobExecutionResult().get();

        assertThat(CountingJob.starts()).isOne();
        assertCountsAreThoseOfAnUninterruptedRun();
    }

    @Test
    void anUpsertJobSurvivesALongOutageByFailover() throws Exception {
        JobClient job = upsertJob(100);
        killInTheMiddle();
        Eventually.eventually("the job has failed over", () -> CountingJob.starts() >= 3);
        database.restart();
        job.getJobExecutionResult().get();

        assertCountsAreThoseOfAnUninterruptedRun();
    }

    @Test
    void anExactlyOnceJobWritesEachRecordOnce() throws Exception {
        JobClient job = exactlyOnceJob();
        for (int round = 1; round <= 2; round++) {
            long committed = 1_000L * round;
            Eventually.eventually(
                    "more is committed", () -> database.number("SELECT count(*) FROM numbers") > committed);
            database.kill();
            database.restart();
        }
        job.getJobExecutionResult().get();

        assertThat(FAILURES).hasValue(3);

        assertThat(database.query("SELECT count(*), count(DISTINCT n) FROM numbers"))
                .containsExactly(RECORDS + "|" + RECORDS);
        assertThat(database.number("SELECT count(*) FROM pg_prepared_xacts")).isZero();
    }

    private static void killInTheMiddle() {
        Eventually.eventually(
                "more than half is written",
                () -> database.number("SELECT coalesce(sum(n), 0) FROM counts") > RECORDS * 6 / 10);
        database.kill();
    }

    private static void assertCountsAreThoseOfAnUninterruptedRun() {
        assertThat(database.query("SELECT count(*), min(n), max(n) FROM counts"))
                .containsExactly("%d|%d|%d".formatted(KEYS, RECORDS / KEYS, RECORDS / KEYS));
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment env) {
        return env.fromSource(
                new DataGeneratorSource<>(number -> number, RECORDS, 4_000, Types.LONG),
                WatermarkStrategy.noWatermarks(),
                "numbers");
    }

    private JobClient upsertJob(long outageTimeoutMillis) throws Exception {
        StreamExecutionEnvironment env = CountingJob.environment(directory);
        CountingJob.counts(numbers(env), KEYS)
                .sinkTo(JdbcSink.<long[]>builder()
                        .withQueryStatement(
                                "INSERT INTO counts VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET n = EXCLUDED.n",
                                (statement, count) -> {
                                    statement.setLong(1, count[0]);
                                    statement.setLong(2, count[1]);
                                })
                        .withExecutionOptions(JdbcExecutionOptions.builder()
                                .withBatchSize(50)
                                .withBatchIntervalMs(50)
                                .withOutageTimeoutMs(outageTimeoutMillis)
                                .build())
                        .buildAtLeastOnce(new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                                .withUrl(database.url())
                                .withUsername(database.user())
                                .build()));
        return env.executeAsync("counts");
    }

    private JobClient exactlyOnceJob() throws Exception {
        String url = database.url();
        StreamExecutionEnvironment env = CountingJob.environment(directory);
        numbers(env)
                .map(new FailsAtSnapshots())
                .returns(Types.LONG)
                .sinkTo(JdbcSink.<Long>builder()
                        .withQueryStatement(
                                "INSERT INTO numbers VALUES (?)", (statement, number) -> statement.setLong(1, number))
                        .withExecutionOptions(
                                JdbcExecutionOptions.builder().withBatchSize(50).build())
                        .buildExactlyOnce(
                                JdbcExactlyOnceOptions.builder()
                                        .withTransactionIdPrefix("numbers")
                                        .build(),
                                () -> TestPostgres.xaDataSource(url)));
        return env.executeAsync("numbers");
    }

    /** One of two subtasks fails at a checkpoint for which the other has prepared its transaction, three times. */
    private static final class FailsAtSnapshots extends RichMapFunction<Long, Long> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private int snapshots;

        @Override
        public Long map(Long value) {
            return value;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            snapshots++;
            if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0
                    && snapshots == 3
                    && FAILURES.get() < 3) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
        }
    }
}
