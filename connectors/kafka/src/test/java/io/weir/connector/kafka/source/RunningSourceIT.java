package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.PoisonRecordPolicy;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.testing.FakeEnumeratorContext;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.connector.kafka.DeadLetterTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers against the log while things happen to both. */
class RunningSourceIT {
    private static final int MANY = 1_000_000;
    private static final String ONE_BAD = "one-bad";
    private static final int BAD = (int) (MANY * 0.618_034);

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
    void readsPartitionsThatAreAddedWhileItRuns() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, List.of("a0"));
        FakeEnumeratorContext<KafkaPartitionSplit> context = new FakeEnumeratorContext<>(1);
        KafkaSource<String> source = strings().build();
        try (SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator = source.createEnumerator(context);
                ReaderRun<String> run = new ReaderRun<>(source)) {
            enumerator.start();
            context.register(0);
            enumerator.addReader(0);
            context.finishAll();
            run.reader.addSplits(context.splits(0));
            assertThat(run.read(1)).containsExactly("a0");

            log.addPartitions(topic, 2);
            log.produce(topic, 1, List.of("b0"));
            context.assigned().clear();
            context.beginPeriodic();
            context.finishAll();
            run.reader.addSplits(context.splits(0));

            assertThat(run.read(2)).containsExactly("a0", "b0");
            log.produce(topic, 0, List.of("a1"));
            assertThat(run.read(3)).contains("a1");
        }
    }

    @Test
    void aPartitionWithoutRecordsHasAnOutputBeforeAnyRecordIsEmitted() throws Exception {
        log.createTopic(topic, 2);
        log.produce(topic, 0, List.of("a0"));
        try (ReaderRun<String> run = new ReaderRun<>(strings().build())) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0), ReaderRun.split(topic, 1, 0)));

            assertThat(run.read(1)).containsExactly("a0");
            assertThat(run.emitted).containsOnlyKeys(topic + "-0", topic + "-1");
        }
    }

    @Test
    void failsWhereRecordsBehindItsPositionAreGone() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, numbers(20));
        log.deleteRecordsBefore(new TopicPartition(topic, 0), 12);
        try (ReaderRun<String> run = new ReaderRun<>(strings().build())) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 5)));

            assertThatThrownBy(run::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(("Offset 5 of topic '%s', partition 0, is not there to be read: the log has"
                                    + " offsets from 12 up to, but not including, 20.")
                            .formatted(topic));
        }
        try (ReaderRun<String> run = new ReaderRun<>(
                strings().setProperty("auto.offset.reset", "earliest").build())) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 5)));

            assertThat(run.read(8)).hasSize(8).startsWith("v12");
        }
    }

    @Test
    void failsWhereItsPositionIsBehindTheEnd() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, numbers(3));
        try (ReaderRun<String> run = new ReaderRun<>(strings().build())) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 50)));

            assertThatThrownBy(run::readToEnd)
                    .hasMessageContaining("Offset 50")
                    .hasMessageContaining("not including, 3");
        }
    }

    @Test
    void commitsAlsoWhileNobodyTakesWhatItHasFetched() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, numbers(50));
        KafkaSource<String> source =
                strings().setGroupId(topic).setProperty("max.poll.records", "1").build();
        try (ReaderRun<String> run = new ReaderRun<>(source)) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0)));
            run.read(5);
            run.reader.snapshotState(1);

            run.reader.notifyCheckpointComplete(1);

            Eventually.holds(() -> assertThat(run.context.metric("KafkaSourceReader.commitsSucceeded"))
                    .isEqualTo(1));
            Map<TopicPartition, OffsetAndMetadata> committed = log.admin()
                    .listConsumerGroupOffsets(topic)
                    .partitionsToOffsetAndMetadata()
                    .get();
            assertThat(committed.get(new TopicPartition(topic, 0)).offset()).isEqualTo(5);
            assertThat(run.read(50)).as("goes on afterwards").hasSize(50);
        }
    }

    @Test
    void showsHowFarItIsBehind() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, numbers(50));
        KafkaSource<String> source =
                strings().setProperty("max.poll.records", "10").build();
        try (ReaderRun<String> run = new ReaderRun<>(source)) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0)));
            run.read(50);

            Eventually.holds(() -> {
                run.poll(); // notes that the last batch is done
                assertThat(run.context.metric("pendingRecords")).isEqualTo(0);
                assertThat(run.context.metric("KafkaSourceReader.topic." + topic + ".partition.0.currentOffset"))
                        .isEqualTo(49);
            });
            log.produce(topic, 0, numbers(50));
            run.read(60);
            log.produce(topic, 0, numbers(30));
            // Nobody takes what is fetched any more; the position is that of the last whole batch.
            Eventually.holds(
                    () -> assertThat(run.context.metric("pendingRecords")).isBetween(70L, 80L));
        }
    }

    @Test
    void showsTheConsumersOwnMetricsUnlessToldNotTo() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, numbers(50));
        try (ReaderRun<String> run = new ReaderRun<>(strings().build())) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0)));
            run.read(50);

            assertThat(run.context.metric("KafkaSourceReader.KafkaConsumer.records-consumed-total"))
                    .isEqualTo(50);
            assertThat(run.context.metrics()).hasSizeBetween(50, 200);
        }
        KafkaSource<String> silent =
                strings().setProperty("register.consumer.metrics", "false").build();
        try (ReaderRun<String> run = new ReaderRun<>(silent)) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0)));
            run.read(50);

            assertThat(run.context.metrics().keySet())
                    .noneMatch(name -> name.startsWith("KafkaSourceReader.KafkaConsumer"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "lz4", "snappy", "zstd"})
    void readsWhatIsCompressed(String codec) throws Exception {
        String name = topic + "-" + codec;
        log.createTopic(name, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                log.producer(Map.of("compression.type", codec, "linger.ms", "20"))) {
            for (String value : numbers(500)) {
                producer.send(RunningLog.record(name, 0, value));
            }
        }
        try (ReaderRun<String> run = new ReaderRun<>(strings(name).build())) {
            run.reader.addSplits(List.of(ReaderRun.split(name, 0, 0)));

            assertThat(run.read(500)).isEqualTo(numbers(500));
            assertThat(run.timestamps).allMatch(timestamp -> timestamp > 0);
        }
    }

    @Test
    void givesWholeRecordsToSchemasThatWantThem() throws Exception {
        log.createTopic(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = log.producer(Map.of())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, 77L, bytes("key"), bytes("value"));
            record.headers().add("color", bytes("red"));
            producer.send(record);
            producer.send(new ProducerRecord<>(topic, 0, 78L, bytes("gone"), null, List.of()));
        }
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setTopics(topic)
                .setDeserializer(KafkaRecordDeserializationSchema.of(new Whole()))
                .build();
        try (ReaderRun<String> run = new ReaderRun<>(source)) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0)));

            assertThat(run.read(2)).containsExactly("key=value at 0, 77, red", "gone=null at 1, 78, ");
        }
    }

    @Test
    void holdsARateAndLosesNothingByIt() throws Exception {
        log.createTopic(topic, 2);
        log.produce(topic, 0, numbers(300));
        log.produce(topic, 1, numbers(100));
        KafkaSource<String> source = strings().setRateLimitPerPartition(2_000).build();
        try (ReaderRun<String> run = new ReaderRun<>(source)) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0, 300), ReaderRun.split(topic, 1, 0, 100)));
            run.reader.notifyNoMoreSplits();

            run.readToEnd();

            assertThat(run.emitted.get(topic + "-0")).isEqualTo(numbers(300));
            assertThat(run.emitted.get(topic + "-1")).isEqualTo(numbers(100));
            assertThat(run.context.metric("pendingRecords")).isEqualTo(0);
        }
    }

    @Test
    void oneBadRecordAmongManyFailsTheJobAndIsNamed() throws Exception {
        produceOneBad();
        try (ReaderRun<Long> run = new ReaderRun<>(longs(PoisonRecordPolicy.fail()))) {
            run.reader.addSplits(List.of(ReaderRun.split(ONE_BAD, 0, 0, MANY)));

            assertThatThrownBy(run::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "The record at topic %s, partition 0, offset %d cannot be read: ".formatted(ONE_BAD, BAD));
            assertThat(run.all()).hasSize(BAD);
            assertThat(run.context.metric("numRecordsInErrors")).isEqualTo(1);
        }
    }

    @Test
    void oneBadRecordAmongManyIsSkippedAndCounted() throws Exception {
        produceOneBad();
        try (ReaderRun<Long> run = new ReaderRun<>(longs(PoisonRecordPolicy.skip()))) {
            run.reader.addSplits(List.of(ReaderRun.split(ONE_BAD, 0, 0, MANY)));
            run.reader.notifyNoMoreSplits();

            assertThat(run.readToEnd()).hasSize(MANY - 1);
            assertThat(run.context.metric("numRecordsInErrors")).isEqualTo(1);
        }
    }

    @Test
    void oneBadRecordAmongManyGoesToTheDeadLetterTopic() throws Exception {
        produceOneBad();
        String dead = topic + "-dead";
        log.createTopic(dead, 1);
        try (ReaderRun<Long> run = new ReaderRun<>(longs(DeadLetterTopic.of(log.servers(), dead)))) {
            run.reader.addSplits(List.of(ReaderRun.split(ONE_BAD, 0, 0, MANY)));
            run.reader.notifyNoMoreSplits();
            run.readToEnd();

            assertThat(run.context.metric("numRecordsInErrors")).isEqualTo(1);
            assertThat(run.all()).hasSize(MANY - 1);
        }
        KafkaSource<String> letters = KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setTopics(dead)
                .setDeserializer(KafkaRecordDeserializationSchema.of(new Letter()))
                .build();
        try (ReaderRun<String> run = new ReaderRun<>(letters)) {
            run.reader.addSplits(List.of(ReaderRun.split(dead, 0, 0, 1)));
            run.reader.notifyNoMoreSplits();

            assertThat(run.readToEnd())
                    .containsExactly(("null=not a number; weir.origin=topic %1$s, partition 0, offset %2$d;"
                                    + " weir.origin.topic=%1$s; weir.origin.partition=0; weir.origin.offset=%2$d;"
                                    + " weir.reason=java.lang.NumberFormatException:")
                            .formatted(ONE_BAD, BAD));
        }
        assertThat(log.endOffset(dead)).isEqualTo(1);
    }

    @Test
    void saysThatTheDeadLetterTopicDoesNotTakeARecord() throws Exception {
        log.createTopic(topic, 1);
        log.produce(topic, 0, List.of("1", "bad"));
        Properties impatient = new Properties();
        impatient.setProperty("bootstrap.servers", log.servers());
        impatient.setProperty("max.block.ms", "100");
        try (ReaderRun<Long> run = new ReaderRun<>(longs(DeadLetterTopic.of(impatient, "not/a/topic")))) {
            run.reader.addSplits(List.of(ReaderRun.split(topic, 0, 0, 2)));
            run.reader.notifyNoMoreSplits();

            assertThatThrownBy(run::readToEnd)
                    .hasMessageStartingWith(
                            "A poison record could not be put into the dead-letter topic 'not/a/topic':");
        }
    }

    /** Once for all who read it. */
    private void produceOneBad() throws Exception {
        if (log.admin().listTopics().names().get().contains(ONE_BAD)) {
            return;
        }
        log.createTopic(ONE_BAD, 1);
        try (KafkaProducer<byte[], byte[]> producer = log.producer(Map.of("linger.ms", "20"))) {
            for (int i = 0; i < MANY; i++) {
                producer.send(RunningLog.record(ONE_BAD, 0, i == BAD ? "not a number" : Integer.toString(i)));
            }
        }
    }

    private KafkaSource<Long> longs(PoisonRecordPolicy policy) {
        return KafkaSource.<Long>builder()
                .setBootstrapServers(log.servers())
                .setTopics(topic)
                .setValueOnlyDeserializer(new Longs())
                .setPoisonRecordPolicy(policy)
                .build();
    }

    private KafkaSourceBuilder<String> strings() {
        return strings(topic);
    }

    private static KafkaSourceBuilder<String> strings(String name) {
        return KafkaSource.<String>builder()
                .setBootstrapServers(log.servers())
                .setTopics(name)
                .setValueOnlyDeserializer(new SimpleStringSchema());
    }

    private static List<String> numbers(int end) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            numbers.add("v" + i);
        }
        return numbers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Numbers in digits. */
    private static final class Longs implements DeserializationSchema<Long> {
        private static final long serialVersionUID = 1;

        @Override
        public Long deserialize(byte[] message) {
            return Long.valueOf(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return Types.LONG;
        }
    }

    private static final class Whole implements KafkaDeserializationSchema<String> {
        private static final long serialVersionUID = 1;

        @Override
        public String deserialize(ConsumerRecord<byte[], byte[]> record) {
            StringBuilder colors = new StringBuilder();
            for (Header header : record.headers().headers("color")) {
                colors.append(text(header.value()));
            }
            return "%s=%s at %d, %d, %s"
                    .formatted(text(record.key()), text(record.value()), record.offset(), record.timestamp(), colors);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private static final class Letter implements KafkaDeserializationSchema<String> {
        private static final long serialVersionUID = 1;

        @Override
        public String deserialize(ConsumerRecord<byte[], byte[]> record) {
            StringBuilder line = new StringBuilder(text(record.key()) + "=" + text(record.value()));
            for (Header header : record.headers()) {
                line.append("; ")
                        .append(header.key())
                        .append('=')
                        .append(text(header.value()).replaceAll(" For input.*", ""));
            }
            return line.toString();
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
