package io.weir.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.connector.testing.CountingJob;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.datagen.DataGeneratorSource;
import io.weir.runtime.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** Whole jobs in one JVM whose store is killed while they write. */
final class RedisRecoveryIT {
    private static final long RECORDS = 8_000;
    private static final long KEYS = 500;

    @TempDir
    private Path directory;

    private TestRedis redis;

    @BeforeEach
    void start() throws Exception {
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

        assertThat(CountingJob.starts()).isOne();
        assertCountsAreThoseOfAnUninterruptedRun();
    }

    @Test
    void aJobSurvivesALongOutageByFailover() throws Exception {
        JobClient job = job(Duration.ofMillis(100));
        killInTheMiddle();
        Eventually.eventually("the job has failed over", () -> CountingJob.starts() >= 3);
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
        StreamExecutionEnvironment env = CountingJob.environment(directory);
        DataStream<Long> numbers = env.fromSource(
                new DataGeneratorSource<>(number -> number, RECORDS, 4_000, Types.LONG),
                WatermarkStrategy.noWatermarks(),
                "numbers");
        CountingJob.counts(numbers, KEYS)
                .sinkTo(RedisSink.<long[]>builder()
                        .setUri(redis.uri())
                        .setCommandMapper(count -> RedisCommand.set("count:" + count[0], String.valueOf(count[1])))
                        .setBatchSize(50)
                        .setBatchInterval(Duration.ofMillis(50))
                        .setOutageTimeout(outageTimeout)
                        .build());
        return env.executeAsync("counts");
    }
}
