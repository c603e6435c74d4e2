package io.weir.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.plan.SinkSpec;
import io.weir.operators.testing.OperatorHarness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

final class RedisSinkIT {
    @TempDir
    private static Path directory;

    private static TestRedis redis;

    @BeforeAll
    static void start() throws Exception {
        redis = new TestRedis(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.ask(Command.FLUSHALL);
        redis.ask(Command.CONFIG, "SET", "maxmemory", "0");
    }

    private static RedisSinkBuilder<String> sink(RedisCommandMapper<String> mapper) {
        return RedisSink.<String>builder().setUri(redis.uri()).setCommandMapper(mapper);
    }

    private static OperatorHarness<Object> open(RedisSinkBuilder<String> sink) throws Exception {
        return OperatorHarness.of(new SinkSpec(sink.build()))
                .checkpointing(true)
                .open();
    }

    @Test
    void whatIsWrittenIsThereAfterACheckpoint() throws Exception {
        try (var harness = open(sink(line -> RedisCommand.set("ş:" + line, line + line)))) {
            harness.element("a");
            harness.element("ı");
            assertThat(redis.ask(Command.GET, "ş:a")).isNull();
            harness.snapshot(1);

            assertThat(redis.ask(Command.GET, "ş:a")).isEqualTo("aa");
            assertThat(redis.ask(Command.GET, "ş:ı")).isEqualTo("ıı");
            assertThat(harness.counter("numRecordsSend")).isEqualTo(2);
        }
    }

    @Test
    void batchesAreSentWhenTheyAreFullOrHaveWaited() throws Exception {
        try (var harness = open(
                sink(line -> RedisCommand.set(line, line)).setBatchSize(2).setBatchInterval(Duration.ofMillis(100)))) {
            harness.element("a");
            harness.element("b");
            assertThat(redis.ask(Command.DBSIZE)).isEqualTo(2L);
            harness.element("c");
            harness.processingTime(99);
            assertThat(redis.ask(Command.DBSIZE)).isEqualTo(2L);
            harness.processingTime(100);
            assertThat(redis.ask(Command.DBSIZE)).isEqualTo(3L);
        }
    }

    @Test
    void hashesAndDeletions() throws Exception {
        Map<String, String> fields = new TreeMap<>(Map.of("x", "1", "y", "2"));
        try (var harness = open(sink(line -> switch (line) {
            case "hset" -> RedisCommand.hset("h", fields);
            case "hdel" -> RedisCommand.hdel("h", "x");
            case "set" -> RedisCommand.set("s", "1");
            default -> RedisCommand.del("s");
        }))) {
            for (String line : new String[] {"hset", "set", "hdel", "del"}) {
                harness.element(line);
            }
            harness.end();
        }

        assertThat(redis.ask(Command.HGET, "h", "y")).isEqualTo("2");
        assertThat(redis.ask(Command.HLEN, "h")).isEqualTo(1L);
        assertThat(redis.ask(Command.EXISTS, "s")).isEqualTo(0L);
    }

    @Test
    void keysLiveAsLongAsIsSaid() throws Exception {
        try (var harness =
                open(sink(line -> line.equals("h") ? RedisCommand.hset("h", "f", "1") : RedisCommand.set("s", "1"))
                        .setTimeToLive(Duration.ofHours(1)))) {
            harness.element("h");
            harness.element("s");
            harness.end();
        }

        assertThat((Long) redis.ask(Command.PTTL, "h")).isBetween(3_500_000L, 3_600_000L);
        assertThat((Long) redis.ask(Command.PTTL, "s")).isBetween(3_500_000L, 3_600_000L);
    }

    @Test
    void goesToTheDatabaseOfTheAddress() throws Exception {
        try (var harness = open(sink(line -> RedisCommand.set(line, line)).setUri(redis.uri() + "/3"))) {
            harness.element("a");
            harness.end();
        }

        assertThat(redis.ask(Command.DBSIZE)).isEqualTo(0L);
        redis.ask(Command.SWAPDB, "0", "3");
        assertThat(redis.ask(Command.GET, "a")).isEqualTo("a");
    }

    @Test
    void saysWhichKeyTheServerRefused() throws Exception {
        redis.ask(Command.SET, "k", "no hash");
        try (var harness = open(sink(line -> RedisCommand.hset("k", "f", line)))) {
            harness.element("1");
            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasMessageContaining("The Redis server 127.0.0.1:%d refused to write 1 records: HSET k: WRONGTYPE"
                            .formatted(redis.port()));
        }
    }

    @Test
    void aServerWithoutRoomIsWaitedFor() throws Exception {
        redis.ask(Command.CONFIG, "SET", "maxmemory", "1");
        try (var harness = open(sink(line -> RedisCommand.set(line, line)).setOutageTimeout(Duration.ofMillis(100)))) {
            harness.element("a");
            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasMessageContaining("has been away for 1")
                    .hasMessageContaining("could not write 1 records: OOM command not allowed")
                    .hasMessageContaining("RedisSinkBuilder.setOutageTimeout (now 100 ms)");
        }
    }

    @Test
    void aBatchIsWrittenAgainAfterARestart() throws Exception {
        try (var harness = open(sink(line -> RedisCommand.set("k", line)))) {
            harness.element("1");
            harness.snapshot(1);
            redis.kill();
            redis.restart();
            harness.element("2");
            harness.element("3");
            harness.snapshot(2);

            assertThat(redis.ask(Command.GET, "k")).isEqualTo("3");
            assertThat(harness.counter("numBatchesRepeated")).isPositive();
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        RedisSinkBuilder<String> nowhere = sink(line -> RedisCommand.set(line, line))
                .setUri("redis://me:secret@127.0.0.1:1/2")
                .setOutageTimeout(Duration.ZERO);

        assertThatThrownBy(() -> open(nowhere))
                .hasMessageContaining("The Redis server 127.0.0.1:1/2 has been away for ")
                .hasMessageContaining("could not connect: Failed to connect to 127.0.0.1:1. Connection refused")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPasswordThatIsWrongFailsAtOnce() throws Exception {
        try (TestRedis guarded =
                new TestRedis(directory.resolve("."), "--requirepass", "right", "--appendonly", "no")) {
            String server = "127.0.0.1:" + guarded.port();

            assertThatThrownBy(() ->
                            open(sink(line -> RedisCommand.set(line, line)).setUri("redis://:wrong@" + server)))
                    .hasMessageContaining("The Redis server " + server + " refused to connect: WRONGPASS");
            try (var harness = open(sink(line -> RedisCommand.set(line, line)).setUri("redis://:right@" + server))) {
                harness.element("a");
                harness.end();
            }
        }
    }

    @Test
    void saysWhatIsWrongWithItsSettings() {
        assertThatThrownBy(() -> RedisSink.builder().setUri("http://me:secret@host"))
                .hasMessageContaining("redis://[user:password@]host[:port][/database]")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RedisSink.builder().setUri("redis://host/zero"))
                .hasMessageContaining("this one is not");
        assertThatThrownBy(() -> RedisSink.builder().build()).hasMessageContaining("setUri");
        assertThatThrownBy(() -> RedisSink.builder().setBatchSize(0)).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> RedisCommand.hset("k", Map.of())).hasMessageContaining("'k' has no field");
    }
}
