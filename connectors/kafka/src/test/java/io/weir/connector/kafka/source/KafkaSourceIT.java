package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.serialization.SimpleStringSchema;
import io.weir.operators.testing.SourceContract;
import io.weir.operators.testing.SourceHarness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The source against the log. */
class KafkaSourceIT {
    @TempDir
    private static Path directory;

    private static RunningLog log;

    private String topic = "";

    @BeforeAll
    static void start() throws Exception {
        log = new RunningLog(directory.resolve("log"));
    }

    @AfterAll
    static void stop() {
        log.close();
    }

    @BeforeEach
    void nameTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void readsAllPartitionsFromTheirBeginningToTheirEnd() throws Exception {
        log.createTopic(topic, 3);
        log.produce(topic, 0, numbers("a", 0, 1_000));
        log.produce(topic, 2, numbers("c", 0, 500));

        List<String> read =
                readAll(source().setBounded(OffsetsInitializer.latest()).build());

        assertThat(read).containsExactlyInAnyOrderElementsOf(join(numbers("a", 0, 1_000), numbers("c", 0, 500)));
    }

    @Test
    void startsAtTheEnd() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, numbers("old", 0, 10));

        try (SourceHarness<String> harness = SourceHarness.start(
                source().setStartingOffsets(OffsetsInitializer.latest()).build(), 1)) {
            harness.snapshot();
            log.produce(topic, 0, numbers("new", 0, 10));

            assertThat(harness.read(0, 10)).isEqualTo(numbers("new", 0, 10));
        }
    }

    @Test
    void startsWhereTheGroupIsAndElsewhereWhereToldTo() throws Exception {
        log.createTopic(topic, 2);
        log.produce(topic, 0, numbers("a", 0, 10));
        log.produce(topic, 1, numbers("b", 0, 10));
        log.admin()
                .alterConsumerGroupOffsets(topic, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(7)))
                .all()
                .get();
        KafkaSourceBuilder<String> source = source().setGroupId(topic).setBounded(OffsetsInitializer.latest());

        assertThat(readAll(source.setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                        .build()))
                .containsExactlyInAnyOrderElementsOf(join(numbers("a", 7, 10), numbers("b", 0, 10)));
        assertThat(readAll(source.setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST))
                        .build()))
                .isEqualTo(numbers("a", 7, 10));
        assertThatThrownBy(() -> readAll(source.setStartingOffsets(OffsetsInitializer.committedOffsets())
                        .build()))
                .hasMessageContaining("no offset of [" + topic + "-1]");
    }

    @Test
    void startsAtATime() throws Exception {
        log.createTopic(topic, 2);
        try (KafkaProducer<byte[], byte[]> producer = log.producer(Map.of())) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>(
                        topic, 0, 1_000L + i * 100, null, ("a" + i).getBytes(StandardCharsets.UTF_8)));
            }
            producer.send(new ProducerRecord<>(topic, 1, 1_000L, null, "early".getBytes(StandardCharsets.UTF_8)));
        }

        List<String> read = readAll(source().setStartingOffsets(OffsetsInitializer.timestamp(1_650))
                .setBounded(OffsetsInitializer.latest())
                .build());

        assertThat(read).isEqualTo(numbers("a", 7, 10));
    }

    @Test
    void startsAndStopsAtGivenOffsets() throws Exception {
        log.createTopic(topic, 2);
        log.produce(topic, 0, numbers("a", 0, 10));
        log.produce(topic, 1, numbers("b", 0, 10));
        Map<TopicPartition, Long> starts = Map.of(new TopicPartition(topic, 0), 3L);
        Map<TopicPartition, Long> stops = Map.of(new TopicPartition(topic, 0), 5L, new TopicPartition(topic, 1), 0L);

        List<String> read = readAll(source().setStartingOffsets(OffsetsInitializer.offsets(starts))
                .setBounded(OffsetsInitializer.offsets(stops))
                .build());

        assertThat(read).isEqualTo(numbers("a", 3, 5));
    }

    @Test
    void readsTopicsThatMatchAndPartitionsThatAreNamed() throws Exception {
        log.createTopic(topic + "-1", 2);
        log.createTopic(topic + "-2", 1);
        log.produce(topic + "-1", 0, numbers("a", 0, 5));
        log.produce(topic + "-1", 1, numbers("b", 0, 5));
        log.produce(topic + "-2", 0, numbers("c", 0, 5));
        KafkaSourceBuilder<String> matching = KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .setTopicPattern(Pattern.compile(topic + "-.*"))
                .setBounded(OffsetsInitializer.latest());
        KafkaSourceBuilder<String> named = KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .setPartitions(Set.of(new TopicPartition(topic + "-1", 1)))
                .setBounded(OffsetsInitializer.latest());

        assertThat(readAll(matching.build())).hasSize(15);
        assertThat(readAll(named.build())).isEqualTo(numbers("b", 0, 5));
    }

    @Test
    void namesATopicThatIsNotThere() {
        assertThatThrownBy(() -> readAll(source().build()))
                .hasMessageContaining("Topics [" + topic + "] are not there on the brokers at " + log.servers());
    }

    @Test
    void seesWhatIsCommittedAloneAndEndsBehindMarkers() throws Exception {
        log.createTopic(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = log.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 3; transaction++) {
                producer.beginTransaction();
                for (String value : numbers("t" + transaction + "-", 0, 5)) {
                    producer.send(RunningLog.record(topic, 0, value));
                }
                producer.flush();
                if (transaction == 1) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
            producer.beginTransaction();
            producer.send(RunningLog.record(topic, 0, "open"));
            producer.flush();

            List<String> committed = readAll(source().setProperty("isolation.level", "read_committed")
                    .setBounded(OffsetsInitializer.latest())
                    .build());
            List<String> all =
                    readAll(source().setBounded(OffsetsInitializer.latest()).build());

            assertThat(committed).isEqualTo(join(numbers("t0-", 0, 5), numbers("t2-", 0, 5)));
            assertThat(all).hasSize(16);
            producer.abortTransaction();
        }
    }

    @Test
    void findsPartitionsThatAreAddedAndMissesNothingInThem() throws Exception {
        log.createTopic(topic, 1);
        KafkaSource<String> source =
                source().setStartingOffsets(OffsetsInitializer.latest()).build();
        SourceHarness.Snapshot snapshot;
        try (SourceHarness<String> harness = SourceHarness.start(source, 1)) {
            snapshot = harness.snapshot();
        }
        log.addPartitions(topic, 3);
        log.produce(topic, 1, numbers("b", 0, 5));
        log.produce(topic, 2, numbers("c", 0, 5));

        try (SourceHarness<String> harness = SourceHarness.restore(source, 1, snapshot)) {
            assertThat(harness.read(0, 10))
                    .containsExactlyInAnyOrderElementsOf(join(numbers("b", 0, 5), numbers("c", 0, 5)));
        }
    }

    @Test
    void neitherLosesNorRepeatsWhereItIsBrokenOff() throws Exception {
        log.createTopic(topic, 4);
        for (int partition = 0; partition < 4; partition++) {
            log.produce(topic, partition, numbers("p" + partition + "-", 0, 40));
        }
        KafkaSource<String> source = source().setProperty("max.poll.records", "7")
                .setBounded(OffsetsInitializer.latest())
                .build();

        for (long seed = 1; seed <= 2; seed++) {
            SourceContract.check(source, true, seed);
        }
    }

    private KafkaSourceBuilder<String> source() {
        return KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setTopics(topic)
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    private static List<String> readAll(KafkaSource<String> source) throws Exception {
        try (SourceHarness<String> harness = SourceHarness.start(source, 1)) {
            return harness.readAll();
        }
    }

    private static List<String> numbers(String prefix, int from, int end) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < end; i++) {
            numbers.add(prefix + i);
        }
        return numbers;
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
