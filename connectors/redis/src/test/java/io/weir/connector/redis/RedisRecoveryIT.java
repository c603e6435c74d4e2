package io.weir.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
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
import io.weir.runtime.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** Whole jobs in one JVM whose store is killed while they write. */
final class RedisRecoveryIT {
    private static final long RECORDS = 8_000;
    private static final long KEYS = 500;
    private static final AtomicInteger STARTS = new AtomicInteger();

    @TempDir
    private Path directory;

    private TestRedis redis;

    @BeforeEach
    void start() throws Exception {
        STARTS.set(0);
        redis = new TestRedis(directory);
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
    }

    @Test
    void aJobSurvivesAShortOutageWithoutFailing() throws Exception {
        JobClient job = job(Duration.ofSeconds(60));
        killInTheMiddle();
        redis.restart();
        job.getJobExecutionResult().get();

        assertThat(STARTS).hasValue(1);
        assertCountsAreThoseOfAnUninterruptedRun();
    }

    @Test
    void aJobSurvivesALongOutageByFailover() throws Exception {
        JobClient job = job(Duration.ofMillis(100));
        killInTheMiddle();
        Eventually.eventually("the job has failed over", () -> STARTS.get() >= 3);
        redis.restart();
        job.getJobExecutionResult().get();

        assertCountsAreThoseOfAnUninterruptedRun();
    }

    private void killInTheMiddle() throws Exception {
        Eventually.eventually("more than half is written", () -> count(KEYS - 1) > RECORDS / KEYS / 2);
        redis.kill();
    }

    private void assertCountsAreThoseOfAnUninterruptedRun() {
        for (long key = 0; key < KEYS; key++) {
            assertThat(count(key)).as("key %d", key).isEqualTo(RECORDS / KEYS);
        }
        assertThat(redis.ask(Command.DBSIZE)).isEqualTo(KEYS);
    }

    private long count(long key) {
        Object count = redis.ask(Command.GET, "count:" + key);
        return count == null ? 0 : Long.parseLong(count.toString());
    }

    private JobClient job(Duration outageTimeout) throws Exception {
        Configuration configuration = new Configuration()
                .setString("restart-strategy.type", "fixed-delay")
                .setString("restart-strategy.fixed-delay.attempts", "1000")
                .setString("restart-strategy.fixed-delay.delay", "50 ms")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        env.enableCheckpointing(100);
        env.fromSource(
                        new DataGeneratorSource<>(number -> number, RECORDS, 4_000, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(new CountsStarts())
                .returns(Types.LONG)
                .setParallelism(1)
                .keyBy(number -> number % KEYS, Types.LONG)
                .process(new CountByKey())
                .returns(long[].class)
                .sinkTo(RedisSink.<long[]>builder()
                        .setUri(redis.uri())
                        .setCommandMapper(count -> RedisCommand.set("count:" + count[0], String.valueOf(count[1])))
                        .setBatchSize(50)
                        .setBatchInterval(Duration.ofMillis(50))
                        .setOutageTimeout(outageTimeout)
                        .build());
        return env.executeAsync("counts");
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
