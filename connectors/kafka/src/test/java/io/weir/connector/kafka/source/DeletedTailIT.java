package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.serialization.SimpleStringSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded reads end, also where the records before their end are not there any more. */
class DeletedTailIT {
    private static final int KEYS = 5;

    @TempDir
    private static Path directory;

    private static RunningLog log;

    private String topic = "";

    @BeforeAll
    static void start() throws Exception {
        log = new RunningLog(directory.resolve("log"), Map.of("log.cleaner.backoff.ms", "1"));
    }

    @AfterAll
    static void stop() {
        log.close();
    }

    @BeforeEach
    void nameTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
    }

    /** Of an idempotent producer the last batch stays, without records; of another one nothing does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWhereTheTailIsCompactedAway(boolean isIdempotent) throws Exception {
        String name = topic + "-" + isIdempotent;
        log.createTopic(
                name, 1, Map.of("cleanup.policy", "compact", "segment.ms", "1", "min.cleanable.dirty.ratio", "0.01"));
        try (KafkaProducer<byte[], byte[]> producer =
                log.producer(Map.of("enable.idempotence", String.valueOf(isIdempotent)))) {
            for (int round = 0; round < 3; round++) {
                for (int key = 0; key < KEYS; key++) {
                    send(producer, name, "k" + key, "v" + round);
                }
            }
            Eventually.holds(() -> {
                send(producer, name, "last", "last"); // rolls: the segment that is written to is never compacted
                assertThat(read(name, 0, 3 * KEYS)).hasSize(KEYS);
            });
        }

        assertThat(read(name, KafkaPartitionSplit.EARLIEST_OFFSET, 2 * KEYS)).isEmpty();
        assertThat(read(name, KEYS + 2, 2 * KEYS)).isEmpty();
        assertThat(read(name, KEYS + 2, 2 * KEYS + 1)).containsExactly("v2");
    }

    @Test
    void endsBehindAnAbortedTransaction() throws Exception {
        log.createTopic(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = log.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topic, "k", "committed");
            producer.commitTransaction();
            producer.beginTransaction();
            for (int i = 0; i < 3; i++) {
                send(producer, topic, "k", "aborted" + i);
            }
            producer.abortTransaction();
        }
        long end = 6;
        // Markers are written after the producer has its answer.
        Eventually.holds(
                () -> assertThat(log.endOffset(topic)).as("with two markers").isEqualTo(end));

        assertThat(read(topic, 0, end, "read_committed")).containsExactly("committed");
        assertThat(read(topic, 3, end, "read_committed")).isEmpty();
        assertThat(read(topic, 5, end, "read_committed")).as("the marker alone").isEmpty();
        assertThat(read(topic, 5, end)).as("the marker alone").isEmpty();
        assertThat(read(topic, 4, end)).containsExactly("aborted2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "latest"})
    void endsWhereAllIsDeletedAndTheConsumerMayGoOnBehindIt(String reset) throws Exception {
        String name = topic + "-" + reset;
        log.createTopic(name, 1);
        log.produce(name, 0, List.of("a", "b", "c", "d", "e"));
        log.deleteRecordsBefore(new TopicPartition(name, 0), 5);
        KafkaSource<String> source =
                source(name).setProperty("auto.offset.reset", reset).build();

        assertThat(read(source, ReaderRun.split(name, 0, 2, 4))).isEmpty();
        assertThat(read(source(name).build(), ReaderRun.split(name, 0, KafkaPartitionSplit.EARLIEST_OFFSET, 4)))
                .isEmpty();
    }

    @Test
    void endsWhereAllIsDeletedWhileARateHoldsRecordsBack() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, List.of("a", "b", "c", "d", "e"));
        log.deleteRecordsBefore(new TopicPartition(topic, 0), 5);
        KafkaSource<String> source = source(topic)
                .setProperty("auto.offset.reset", "earliest")
                .setRateLimitPerPartition(1_000)
                .build();

        assertThat(read(source, ReaderRun.split(topic, 0, 2, 4))).isEmpty();
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String key, String value) {
        producer.send(new ProducerRecord<>(
                topic, 0, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
        producer.flush(); // a batch of its own
    }

    private static List<String> read(String topic, long from, long end) throws Exception {
        return read(topic, from, end, "read_uncommitted");
    }

    private static List<String> read(String topic, long from, long end, String isolation) throws Exception {
        return read(
                source(topic).setProperty("isolation.level", isolation).build(), ReaderRun.split(topic, 0, from, end));
    }

    /** Fails where the end does not come. */
    private static List<String> read(KafkaSource<String> source, KafkaPartitionSplit split) throws Exception {
        try (ReaderRun<String> run = new ReaderRun<>(source)) {
            run.reader.addSplits(List.of(split));
            run.reader.notifyNoMoreSplits();
            return run.readToEnd();
        }
    }

    private static KafkaSourceBuilder<String> source(String topic) {
        return KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setTopics(topic)
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }
}
