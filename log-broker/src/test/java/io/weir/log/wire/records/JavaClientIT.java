package io.weir.log.wire.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.topic.Topic;
import io.weir.log.wire.Partitions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified Java clients against the broker. */
class JavaClientIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TopicPartition FIRST = new TopicPartition("words", 0);

    @TempDir
    Path directory;

    private RecordBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new RecordBroker(directory);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        all.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()));
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer, int count) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        long end = System.nanoTime() + SOON.toNanos();
        while (all.size() < count && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(all::add);
        }
        return all;
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(each -> new String(each.value(), UTF_8)).toList();
    }

    private static ProducerRecord<byte[], byte[]> word(String value) {
        return new ProducerRecord<>("words", 0, null, value.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void bringsBackKeysValuesHeadersAndTimes(String codec) throws Exception {
        broker.catalog().create("words", 1);
        Random random = new Random(1);
        byte[] large = new byte[50_000];
        random.nextBytes(large);

        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, codec, ProducerConfig.LINGER_MS_CONFIG, 20))) {
            for (int i = 0; i < 100; i++) {
                ProducerRecord<byte[], byte[]> sent =
                        new ProducerRecord<>("words", 0, 1_000_000L + i, ("key " + i).getBytes(UTF_8), large);
                sent.headers().add("number", new byte[] {(byte) i}).add("empty", null);
                producer.send(sent);
            }
            producer.flush();
        }

        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            consumer.assign(List.of(FIRST));
            List<ConsumerRecord<byte[], byte[]>> records = read(consumer, 100);

            assertThat(records).hasSize(100);
            for (int i = 0; i < 100; i++) {
                ConsumerRecord<byte[], byte[]> record = records.get(i);
                assertThat(record.offset()).isEqualTo(i);
                assertThat(record.timestamp()).isEqualTo(1_000_000L + i);
                assertThat(new String(record.key(), UTF_8)).isEqualTo("key " + i);
                assertThat(Arrays.equals(record.value(), large)).isTrue();
                assertThat(record.headers().lastHeader("number").value()).containsExactly(i);
                assertThat(record.headers().lastHeader("empty").value()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void takesRecordsWithAnyAcknowledgement(String acks) throws Exception {
        broker.catalog().create("words", 1);

        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of(
                ProducerConfig.ACKS_CONFIG, acks, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, acks.equals("all")))) {
            producer.send(word("one")).get();
            producer.send(word("two")).get();
        }

        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            consumer.assign(List.of(FIRST));
            assertThat(values(read(consumer, 2))).containsExactly("one", "two");
        }
    }

    @Test
    void makesATopicThatAProducerAsksFor() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            RecordMetadata written = producer.send(new ProducerRecord<>("new", "x".getBytes(UTF_8)))
                    .get();

            assertThat(written.offset()).isZero();
            assertThat(broker.catalog().find("new")).isNotNull();
        }
    }

    @Test
    void findsOffsetsByPlaceAndTime() throws Exception {
        broker.catalog().create("words", 2);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("words", 0, 1000L + 10 * i, null, ("v" + i).getBytes(UTF_8)))
                        .get();
            }
        }
        TopicPartition empty = new TopicPartition("words", 1);

        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            consumer.assign(List.of(FIRST, empty));

            assertThat(consumer.endOffsets(List.of(FIRST, empty)))
                    .containsEntry(FIRST, 10L)
                    .containsEntry(empty, 0L);
            assertThat(consumer.beginningOffsets(List.of(FIRST))).containsEntry(FIRST, 0L);
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(Map.of(FIRST, 1055L, empty, 0L));
            assertThat(found.get(FIRST).offset()).isEqualTo(6);
            assertThat(found.get(FIRST).timestamp()).isEqualTo(1060);
            assertThat(found.get(empty)).isNull();
            consumer.seek(FIRST, 7);
            assertThat(values(read(consumer, 3))).containsExactly("v7", "v8", "v9");
            consumer.seekToBeginning(List.of(FIRST));
            assertThat(values(read(consumer, 10))).hasSize(10);
            consumer.seek(FIRST, 1000);
            assertThat(values(read(consumer, 10))).hasSize(10); // out of range, so it begins anew
        }
        try (Admin admin = admin()) {
            assertThat(admin.listOffsets(Map.of(FIRST, OffsetSpec.maxTimestamp()))
                            .partitionResult(FIRST)
                            .get()
                            .offset())
                    .isEqualTo(9);
            assertThat(admin.listOffsets(Map.of(FIRST, OffsetSpec.earliestLocal()))
                            .partitionResult(FIRST)
                            .get()
                            .offset())
                    .isZero();
            assertThat(admin.listOffsets(Map.of(FIRST, OffsetSpec.latestTiered()))
                            .partitionResult(FIRST)
                            .get()
                            .offset())
                    .isEqualTo(-1);
        }
    }

    @Test
    void wakesAConsumerThatWaitsWhenRecordsCome() throws Exception {
        broker.catalog().create("words", 1);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        consumer(Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 60_000));
                KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            consumer.assign(List.of(FIRST));
            consumer.poll(Duration.ofMillis(200)); // its request waits for a minute

            producer.send(word("now")).get();

            assertThat(values(read(consumer, 1))).containsExactly("now");
            consumer.close(CloseOptions.timeout(Duration.ZERO)); // its next request waits as well
        }
    }

    @Test
    void waitsForAsManyBytesAsAConsumerWants() throws Exception {
        broker.catalog().create("words", 1);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 60_000, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1000));
                KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            consumer.assign(List.of(FIRST));
            for (int i = 0; i < 3; i++) {
                producer.send(word("x".repeat(200))).get();
            }
            assertThat(consumer.poll(Duration.ofMillis(200))).isEmpty();

            producer.send(word("y".repeat(400))).get();

            assertThat(read(consumer, 4)).hasSize(4);
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    @Test
    void refusesARecordThatIsTooLargeForTheTopic() {
        broker.catalog().create("words", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 10_000_000))) {
            Future<RecordMetadata> sent = producer.send(word("x".repeat(2_000_000)));

            assertThatThrownBy(sent::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void describesTheClusterAndDeletesRecords() throws Exception {
        broker.catalog().create("words", 1);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < 10; i++) {
                producer.send(word("v" + i)).get();
            }
        }
        try (Admin admin = admin()) {
            DescribeClusterResult cluster = admin.describeCluster();
            assertThat(cluster.clusterId().get()).isEqualTo("test-cluster");
            assertThat(cluster.controller().get().id()).isEqualTo(1);
            assertThat(cluster.nodes().get())
                    .singleElement()
                    .satisfies(node -> assertThat(node.port()).isEqualTo(broker.port()));

            assertThat(admin.deleteRecords(Map.of(FIRST, RecordsToDelete.beforeOffset(4)))
                            .lowWatermarks()
                            .get(FIRST)
                            .get()
                            .lowWatermark())
                    .isEqualTo(4);
            assertThat(admin.listOffsets(Map.of(FIRST, OffsetSpec.earliest()))
                            .partitionResult(FIRST)
                            .get()
                            .offset())
                    .isEqualTo(4);
            PartitionProducerState producers = admin.describeProducers(List.of(FIRST))
                    .partitionResult(FIRST)
                    .get();
            assertThat(producers.activeProducers())
                    .singleElement()
                    .satisfies(each -> assertThat(each.lastSequence()).isEqualTo(9));
            Topic topic = broker.catalog().find("words");
            assertThat(admin.describeTopics(List.of("words"))
                            .allTopicNames()
                            .get()
                            .get("words")
                            .topicId()
                            .toString())
                    .isEqualTo(Partitions.uuid(topic.id()).toString());
            assertThat(admin.listTopics().names().get()).containsExactly("words");
        }
    }

    @Test
    void serializesManyProducersWithoutLosingARecord() throws Exception {
        broker.catalog().create("words", 4);
        int perProducer = 2000;
        List<CompletableFuture<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            String name = "p" + p;
            producers.add(CompletableFuture.runAsync(() -> {
                try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
                    for (int i = 0; i < perProducer; i++) {
                        producer.send(new ProducerRecord<>("words", i % 4, null, (name + " " + i).getBytes(UTF_8)));
                    }
                }
            }));
        }
        producers.forEach(CompletableFuture::join);

        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                all.add(new TopicPartition("words", index));
            }
            consumer.assign(all);
            assertThat(values(read(consumer, 4 * perProducer)))
                    .doesNotHaveDuplicates()
                    .hasSize(4 * perProducer);
        }
    }
}
