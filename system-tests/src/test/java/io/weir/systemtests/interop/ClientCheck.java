package io.weir.systemtests.interop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Works with a broker as users do: {@code ClientCheck HOST:PORT NAME}. Prints a line {@code ok ...} or {@code failed ...} for
 * each step; exit code 1: one has failed. {@code NAME} keeps topics and groups apart from those of other runs.
 *
 * <p>It is compiled against one version of the clients and run with jars of others, so it may only call what has had the same
 * signature in all of them since 2.1.
 */
public final class ClientCheck {
    private static final int RECORDS = 1_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

    private final String address;
    private final String topic;
    private boolean failed;

    private ClientCheck(String address, String name) {
        this.address = address;
        this.topic = name;
    }

    /** Runs all steps. */
    public static void main(String[] args) {
        ClientCheck check = new ClientCheck(args[0], args[1]);
        check.step("admin: create, grow, describe settings", check::createsTopics);
        check.step("producer, each codec, with headers", check::produces);
        check.step("consumers of a group share partitions and go on where they left", check::consumesInGroup);
        check.step("transactional producer, read_committed consumer", check::commitsAndAborts);
        if (!args[1].contains("2.1.")) {
            check.step("offsets sent within a transaction", () -> OffsetsCheck.run(check));
        }
        check.step("admin: delete records, groups, topics", check::deletes);
        System.exit(check.failed ? 1 : 0);
    }

    /** Something to do; throws when it does not come out right. */
    private interface Step {
        void run() throws Exception;
    }

    private void step(String what, Step step) {
        try {
            step.run();
            System.out.println("ok      " + topic + ": " + what);
        } catch (Exception | AssertionError e) {
            failed = true;
            System.out.println("failed  " + topic + ": " + what + ": " + e);
        }
    }

    private void createsTopics() throws Exception {
        try (AdminClient admin = AdminClient.create(client())) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            expect(true, admin.listTopics().names().get().contains(topic));
            expect(1, admin.describeCluster().nodes().get().size());
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            expect(
                    "delete",
                    admin.describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .get(resource)
                            .get("cleanup.policy")
                            .value());
        }
    }

    private void produces() throws Exception {
        List<String> codecs = new ArrayList<>(List.of("none", "gzip", "snappy", "lz4", "zstd"));
        int next = 0;
        for (String codec : codecs) {
            Properties settings = client();
            settings.put("compression.type", codec);
            settings.put("acks", "all");
            settings.put("enable.idempotence", "true");
            try (KafkaProducer<String, String> producer = producer(settings)) {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int end = next + RECORDS / codecs.size(); next < end; next++) {
                    ProducerRecord<String, String> record = record(next);
                    record.headers().add("codec", codec.getBytes(StandardCharsets.UTF_8));
                    sent.add(producer.send(record));
                }
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
            }
        }
    }

    private ProducerRecord<String, String> record(int number) {
        return new ProducerRecord<>(topic, number % 3, "key-" + number, "value-" + number);
    }

    private void consumesInGroup() throws Exception {
        Set<String> read = new TreeSet<>();
        Properties settings = client();
        settings.put("group.id", topic);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        try (KafkaConsumer<String, String> first = consumer(settings);
                KafkaConsumer<String, String> second = consumer(settings)) {
            first.subscribe(List.of(topic));
            second.subscribe(List.of(topic));
            long end = System.nanoTime() + LIMIT_NANOS;
            while (first.assignment().isEmpty() || second.assignment().isEmpty() || read.size() < RECORDS) {
                for (KafkaConsumer<String, String> one : List.of(first, second)) {
                    for (ConsumerRecord<String, String> record : one.poll(POLL)) {
                        expect("codec", record.headers().toArray()[0].key());
                        read.add(record.value());
                    }
                }
                expect(true, System.nanoTime() < end);
            }
            first.commitSync();
            second.commitSync();
        }
        expect(values(0, RECORDS), read);
        try (KafkaProducer<String, String> producer = producer(client())) {
            producer.send(record(RECORDS)).get();
        }
        expect(List.of("value-" + RECORDS), consume(settings, 1));
    }

    private void commitsAndAborts() throws Exception {
        Properties settings = client();
        settings.put("transactional.id", topic);
        String transactional = topic + "-transactional";
        try (AdminClient admin = AdminClient.create(client());
                KafkaProducer<String, String> producer = producer(settings)) {
            admin.createTopics(List.of(new NewTopic(transactional, 1, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            for (int i = 0; i < 4; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(transactional, "value-" + i)).get();
                if (i % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
        expect(List.of("value-0", "value-2"), consumeAll(transactional, "read_committed"));
        expect(List.of("value-0", "value-1", "value-2", "value-3"), consumeAll(transactional, "read_uncommitted"));
    }

    private void deletes() throws Exception {
        try (AdminClient admin = AdminClient.create(client())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            expect(
                    10L,
                    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(10)))
                            .lowWatermarks()
                            .get(partition)
                            .get()
                            .lowWatermark());
            expect(
                    3,
                    admin.listConsumerGroupOffsets(topic)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .size());
            expect(
                    true,
                    admin.describeConsumerGroups(List.of(topic))
                            .all()
                            .get()
                            .get(topic)
                            .members()
                            .isEmpty());
            admin.deleteConsumerGroups(List.of(topic)).all().get();
            admin.deleteTopics(List.of(topic)).all().get();
            expect(false, admin.listTopics().names().get().contains(topic));
        }
    }

    /** Settings of any client. */
    Properties client() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", address);
        return settings;
    }

    /** Keeps topics and groups apart from those of other runs. */
    String name() {
        return topic;
    }

    static KafkaProducer<String, String> producer(Properties settings) {
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(Properties settings) {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    /** Reads with a group until there are {@code count} values, and commits. */
    List<String> consume(Properties settings, int count) {
        try (KafkaConsumer<String, String> consumer = consumer(settings)) {
            consumer.subscribe(List.of(topic));
            List<String> read = new ArrayList<>();
            long end = System.nanoTime() + LIMIT_NANOS;
            while (read.size() < count) {
                consumer.poll(POLL).forEach(record -> read.add(record.value()));
                expect(true, System.nanoTime() < end);
            }
            consumer.commitSync();
            return read;
        }
    }

    /** All values of the first partition of a topic. */
    List<String> consumeAll(String from, String isolation) {
        Properties settings = client();
        settings.put("isolation.level", isolation);
        settings.put("enable.auto.commit", "false");
        TopicPartition partition = new TopicPartition(from, 0);
        try (KafkaConsumer<String, String> consumer = consumer(settings)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long last = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> read = new ArrayList<>();
            long end = System.nanoTime() + LIMIT_NANOS;
            while (consumer.position(partition) < last) {
                consumer.poll(POLL).forEach(record -> read.add(record.value()));
                expect(true, System.nanoTime() < end);
            }
            return read;
        }
    }

    private static Set<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "value-" + i).collect(Collectors.toCollection(TreeSet::new));
    }

    static void expect(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", but it is " + actual);
        }
    }
}
