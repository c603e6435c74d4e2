package io.weir.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.checkpoint.CheckpointedFunction;
import io.weir.api.checkpoint.FunctionInitializationContext;
import io.weir.api.checkpoint.FunctionSnapshotContext;
import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
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

    private static final AtomicInteger STARTS = new AtomicInteger();
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
        STARTS.set(0);
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

        assertThat(STARTS).hasValue(1);
        assertCountsAreThoseOfAnUninterruptedRun();
    }

    @Test
    void anUpsertJobSurvivesALongOutageByFailover() throws Exception {
        JobClient job = upsertJob(100);
        killInTheMiddle();
        Eventually.eventually("the job has failed over", () -> STARTS.get() >= 3);
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

    private StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration()
                .setString("restart-strategy.type", "fixed-delay")
                .setString("restart-strategy.fixed-delay.attempts", "1000")
                .setString("restart-strategy.fixed-delay.delay", "50 ms")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        env.enableCheckpointing(100);
        return env;
    }

    private JobClient upsertJob(long outageTimeoutMillis) throws Exception {
        StreamExecutionEnvironment env = environment();
        numbers(env)
                .map(new CountsStarts())
                .returns(Types.LONG)
                .setParallelism(1)
                .keyBy(number -> number % KEYS, Types.LONG)
                .process(new CountByKey())
                .returns(long[].class)
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
        StreamExecutionEnvironment env = environment();
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

    private static final class CountsStarts extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext context) {
            STARTS.incrementAndGet();
        }

        @Override
        public Long map(Long value) {
            return value;
        }
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

    private static final class CountByKey extends KeyedProcessFunction<Long, Long, long[]> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) throws Exception {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(Long number, Context context, Collector<long[]> out) throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            out.collect(new long[] {context.getCurrentKey(), now});
        }
    }
}
