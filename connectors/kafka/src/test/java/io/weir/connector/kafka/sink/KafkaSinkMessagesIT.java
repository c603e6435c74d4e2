package io.weir.connector.kafka.sink;

import static io.weir.connector.kafka.sink.TestLog.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.plan.SinkSpec;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.operators.testing.OperatorHarness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages come to which partitions, with the settings that there are. */
final class KafkaSinkMessagesIT {
    private static final int PARTITIONS = 5;

    @TempDir
    private Path directory;

    private TestLog log;

    @BeforeEach
    void start() throws Exception {
        log = new TestLog(directory, Map.of("auto.create.topics.enable", "false"));
        log.createTopic("out", PARTITIONS);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private static KafkaRecordSerializationSchemaBuilder<String> schema(String topic) {
        return KafkaRecordSerializationSchema.<String>builder()
                .setTopic(topic)
                .setValueSerializationSchema(new SimpleStringSchema());
    }

    private KafkaSinkBuilder<String> sink(KafkaRecordSerializationSchema<String> schema) {
        return KafkaSink.<String>builder()
                .setBootstrapServers(log.address())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(schema);
    }

    private static OperatorHarness<Object> open(KafkaSinkBuilder<String> sink) throws Exception {
        return OperatorHarness.of(new SinkSpec(sink.build()))
                .checkpointing(true)
                .open();
    }

    private static void write(KafkaSinkBuilder<String> sink, List<String> records) throws Exception {
        try (var harness = open(sink)) {
            for (String record : records) {
                harness.element(record);
            }
            harness.snapshot(1);
        }
    }

    private static List<String> words(int number, int chars) {
        Random random = new Random(3);
        return IntStream.range(0, number)
                .mapToObj(i -> i + ":" + "ı".repeat(random.nextInt(chars)))
                .toList();
    }

    private Map<String, Integer> partitions(String topic) {
        Map<String, Integer> partitions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : log.all(topic)) {
            partitions.put(text(record.value()), record.partition());
        }
        return partitions;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aKeyGoesToThePartitionThatKafkasOwnProducerSendsItTo() throws Exception {
        log.createTopic("theirs", PARTITIONS);
        List<String> words = words(200, 30);
        Map<String, Object> settings = Map.of("bootstrap.servers", log.address());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("theirs", bytes, bytes));
            }
        }

        write(
                sink(schema("out")
                        .setKeySerializationSchema(new SimpleStringSchema())
                        .build()),
                words);

        assertThat(partitions("out")).hasSize(200).isEqualTo(partitions("theirs"));
    }

    @Test
    void recordsWithoutAKeyAreSpread() throws Exception {
        write(sink(schema("out").build()).setProperty("batch.size", "500"), words(2_000, 40));

        Map<Integer, Long> counts = partitions("out").values().stream()
                .collect(Collectors.groupingBy(partition -> partition, Collectors.counting()));
        assertThat(counts)
                .hasSize(PARTITIONS)
                .allSatisfy((partition, count) -> assertThat(count).isGreaterThan(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void recordsOfAPartitionKeepTheirOrderWithEveryCodec(String codec) throws Exception {
        log.createTopic("one", 1);
        List<String> words = words(3_000, 60);
        KafkaSinkBuilder<String> sink = sink(schema("one").build())
                .setProperty("compression.type", codec)
                .setProperty("batch.size", "5000")
                .setProperty("buffer.memory", "20000");

        write(sink, words);

        assertThat(log.all("one")).extracting(record -> text(record.value())).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void recordsAreWrittenWithWhateverAcknowledgement(String acks) throws Exception {
        KafkaSinkBuilder<String> sink = sink(schema("out").build()).setProperty("acks", acks);

        write(sink, List.of("a", "b"));

        eventually(() -> log.all("out").size() == 2);
    }

    @Test
    void aSchemaOfOnesOwnSaysAllOfAMessageOrPassesOverIt() throws Exception {
        KafkaSinkBuilder<String> sink = sink((element, context, timestamp) -> element.isEmpty()
                ? null
                : new ProducerRecord<>(
                        "out", context.getPartitionsForTopic("out").length - 1, 17L, new byte[0], null, List.of()));

        write(sink, List.of("", "a"));

        assertThat(log.all("out")).singleElement().satisfies(record -> {
            assertThat(record.partition()).isEqualTo(PARTITIONS - 1);
            assertThat(record.timestamp()).isEqualTo(17);
            assertThat(record.key()).isEmpty();
            assertThat(record.value()).isNull();
        });
    }

    @Test
    void aRecordLargerThanABatchHasOneOfItsOwn() throws Exception {
        List<String> words = List.of("a", "x".repeat(50_000), "b");

        write(
                sink(schema("out").setPartitioner((r, k, v, t, p) -> 2).build()).setProperty("batch.size", "1000"),
                words);

        assertThat(log.all("out")).extracting(record -> text(record.value())).isEqualTo(words);
    }

    @Test
    void aTopicThatIsNotThereIsNamed() throws Exception {
        try (var harness = open(sink(schema("nowhere").build()).setProperty("max.block.ms", "300"))) {
            assertThatThrownBy(() -> harness.element("a"))
                    .hasStackTraceContaining("Topic 'nowhere' was not there within 'max.block.ms', 300 ms");
        }
    }

    @Test
    void aPartitionThatIsNotThereIsNamed() throws Exception {
        KafkaRecordSerializationSchema<String> schema =
                schema("out").setPartitioner((r, k, v, t, p) -> 9).build();
        try (var harness = open(sink(schema).setProperty("max.block.ms", "300"))) {
            assertThatThrownBy(() -> harness.element("a"))
                    .hasStackTraceContaining("A record is for partition 9 of topic 'out', which has partitions 0 to 4");
        }
    }

    @Test
    void partitionsThatAreAddedAreUsed() throws Exception {
        KafkaRecordSerializationSchema<String> schema = schema("out")
                .setPartitioner((record, k, v, t, p) -> record.length())
                .build();
        try (var harness = open(sink(schema))) {
            harness.element("a");
            log.addPartitions("out", PARTITIONS + 1);
            harness.element("abcde");
            harness.snapshot(1);
        }
        assertThat(partitions("out")).isEqualTo(Map.of("a", 1, "abcde", PARTITIONS));
    }

    @Test
    void batchesThatTheTopicDoesNotTakeAreToldWithTheirSize() throws Exception {
        log.close();
        log = new TestLog(directory, Map.of("message.max.bytes", "2000"));
        try (var harness =
                open(sink(schema("out").setPartitioner((r, k, v, t, p) -> 3).build()))) {
            for (String word : words(100, 100)) {
                harness.element(word);
            }
            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasStackTraceContaining("100 records for out-3 in a batch of")
                    .hasStackTraceContaining("'max.message.bytes'");
        }
    }

    @Test
    void aBrokerThatIsGoneFailsTheCheckpointAndKeepsNobodyFromClosing() throws Exception {
        KafkaSinkBuilder<String> sink = sink(schema("out").build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("job")
                .setProperty("request.timeout.ms", "300")
                .setProperty("delivery.timeout.ms", "400");
        List<Thread> threads = new ArrayList<>();
        try (var harness = open(sink)) {
            harness.element("a");
            threads.addAll(senders());
            log.close();

            assertThatThrownBy(() -> harness.snapshot(1))
                    .hasStackTraceContaining("could not be written within 'delivery.timeout.ms', 400 ms");
        }
        assertThat(threads).hasSize(1).noneMatch(Thread::isAlive);
    }

    private static List<Thread> senders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-kafka-sink"))
                .toList();
    }
}
