package io.weir.log.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.local.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers in this JVM, and unmodified clients. */
class ClusterIT {
    private static final String TOPIC = "orders";

    @TempDir
    Path directory;

    private TestBrokers brokers;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        brokers = new TestBrokers(directory, 3);
        admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrap()));
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
        brokers.close();
    }

    @Test
    void recordsAndGroupsOutliveTheirLeader() throws Exception {
        createTopic();
        String bootstrap = brokers.bootstrap();
        try (KafkaProducer<String, String> producer = producer(bootstrap, 60_000)) {
            send(producer, 0, 100);
            assertThat(consume(bootstrap, 40)).hasSize(40);
            TopicPartitionInfo before = describe();
            assertThat(ids(before.replicas())).containsExactlyInAnyOrder(1, 2, 3);
            assertThat(ids(before.isr())).containsExactlyInAnyOrder(1, 2, 3);

            brokers.stop(before.leader().id());
            send(producer, 100, 200);

            TopicPartitionInfo after = describe();
            assertThat(after.leader().id()).isNotEqualTo(before.leader().id());
            Eventually.until(() -> describe().isr().size() == 2);
            List<String> rest = consume(bootstrap, 160);
            assertThat(rest).isEqualTo(values(40, 200));

            brokers.start(before.leader().id());
            Eventually.until(() -> describe().isr().size() == 3);
        }
    }

    @Test
    void refusesRecordsWithOneOfThreeNodesAndServesThem() throws Exception {
        createTopic();
        String bootstrap = brokers.bootstrap();
        int leader = describe().leader().id();
        List<Integer> others = new ArrayList<>(List.of(1, 2, 3));
        others.remove((Integer) leader);
        try (KafkaProducer<String, String> producer = producer(bootstrap, 60_000)) {
            send(producer, 0, 50);
        }
        others.forEach(brokers::stop);
        Eventually.until(() -> describe().isr().size() == 1);

        try (KafkaProducer<String, String> producer = producer(bootstrap, 2_000)) {
            Future<RecordMetadata> refused = producer.send(new ProducerRecord<>(TOPIC, "k", "refused"));
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfAny(NotEnoughReplicasException.class, TimeoutException.class);
        }
        assertThat(read(bootstrap)).isEqualTo(values(0, 50));

        brokers.start(others.get(0));
        try (KafkaProducer<String, String> producer = producer(brokers.bootstrap(), 60_000)) {
            send(producer, 50, 60);
        }
        brokers.start(others.get(1));
        Eventually.until(() -> describe().isr().size() == 3);
        assertThat(read(brokers.bootstrap())).isEqualTo(values(0, 60));
    }

    @Test
    void transactionsSpanPartitionsOfSeveralNodesAndOutliveTheirCoordinator() throws Exception {
        Eventually.until(() -> nodes() == 3);
        admin.createTopics(List.of(new NewTopic("moves", 3, (short) 3))).all().get();
        String bootstrap = brokers.bootstrap();
        List<String> committed = new ArrayList<>();
        try (KafkaProducer<String, String> producer = transactional(bootstrap);
                KafkaConsumer<String, String> group = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "group.id", "movers"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            producer.initTransactions();
            for (int i = 0; i < 30; i++) {
                if (i == 15) {
                    brokers.stop(coordinator());
                }
                boolean aborts = i % 5 == 4;
                producer.beginTransaction();
                for (int partition = 0; partition < 3; partition++) {
                    String value = "t" + i + "-" + partition;
                    producer.send(new ProducerRecord<>("moves", partition, "k", value));
                    if (!aborts) {
                        committed.add(value);
                    }
                }
                producer.sendOffsetsToTransaction(
                        Map.of(new org.apache.kafka.common.TopicPartition("source", 0), new OffsetAndMetadata(i)),
                        group.groupMetadata());
                if (aborts) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed",
                        "group.id",
                        "movers"),
                new StringDeserializer(),
                new StringDeserializer())) {
            org.apache.kafka.common.TopicPartition source = new org.apache.kafka.common.TopicPartition("source", 0);
            assertThat(consumer.committed(java.util.Set.of(source)).get(source).offset())
                    .isEqualTo(28);
            consumer.assign(java.util.stream.IntStream.range(0, 3)
                    .mapToObj(each -> new org.apache.kafka.common.TopicPartition("moves", each))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            Eventually.until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> read.add(each.value()));
                return read.size() >= committed.size();
            });
            consumer.poll(Duration.ofMillis(300)).forEach(each -> read.add(each.value()));
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(committed);
    }

    @Test
    void compactedTopicsAndTheOffsetsOfGroupsKeepTheLastOfEachKeyWhoeverLeads() throws Exception {
        Eventually.until(() -> nodes() == 3);
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        brokers.segmentBytes(TOPIC, 5_000);
        Eventually.until(() -> describe().leader() != null);
        String bootstrap = brokers.bootstrap();
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> last = Map.of();
        try (KafkaProducer<String, String> producer = producer(bootstrap, 60_000);
                KafkaConsumer<String, String> group = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "group.id", "billing"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            for (int i = 0; i < 300; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "key" + i % 10, "v" + i))
                        .get();
                last = Map.of(new org.apache.kafka.common.TopicPartition(TOPIC, 0), new OffsetAndMetadata(i));
                group.commitSync(last);
                if (i == 0) {
                    brokers.segmentBytes("__consumer_offsets", 5_000);
                }
            }
        }
        Eventually.until(() -> read(bootstrap).size() < 150);
        Eventually.until(() -> read(bootstrap, "__consumer_offsets").size() < 150);

        brokers.stop(describe().leader().id());
        List<String> left = read(bootstrap);

        assertThat(left).hasSizeLessThan(150).endsWith(values(290, 300).toArray(new String[0]));
        assertThat(admin.listConsumerGroupOffsets("billing")
                        .partitionsToOffsetAndMetadata()
                        .get())
                .isEqualTo(last);
    }

    private int coordinator() throws Exception {
        return admin.describeTransactions(List.of("mover"))
                .description("mover")
                .get()
                .coordinatorId();
    }

    private static KafkaProducer<String, String> transactional(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", "mover", "request.timeout.ms", 5_000),
                new StringSerializer(),
                new StringSerializer());
    }

    private void createTopic() throws Exception {
        Eventually.until(() -> nodes() == 3);
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3))).all().get();
        Eventually.until(() -> describe().leader() != null);
    }

    private int nodes() {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (Exception e) {
            return 0;
        }
    }

    private TopicPartitionInfo describe() {
        try {
            return admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .partitions()
                    .get(0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static KafkaProducer<String, String> producer(String bootstrap, int patienceMillis) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "request.timeout.ms",
                        Math.min(5_000, patienceMillis - 100),
                        "linger.ms",
                        0,
                        "delivery.timeout.ms",
                        patienceMillis),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, int from, int to) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(new ProducerRecord<>(TOPIC, "k", "v" + i)));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private static List<String> values(int from, int to) {
        List<String> values = new ArrayList<>();
        for (int i = from; i < to; i++) {
            values.add("v" + i);
        }
        return values;
    }

    /** The next so many records for the group, whose offsets are committed then. */
    private static List<String> consume(String bootstrap, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "billing",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false",
                        "max.poll.records",
                        20),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            Eventually.until(() -> {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(100))) {
                    values.add(each.value());
                }
                consumer.commitSync();
                return values.size() >= count;
            });
        }
        return values;
    }

    private static List<String> read(String bootstrap) {
        return read(bootstrap, TOPIC);
    }

    private static List<String> read(String bootstrap, String topic) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "auto.offset.reset",
                        "earliest",
                        "exclude.internal.topics",
                        "false"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<org.apache.kafka.common.TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(each -> new org.apache.kafka.common.TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(all);
            Map<org.apache.kafka.common.TopicPartition, Long> ends = consumer.endOffsets(all);
            Eventually.until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> values.add(each.value()));
                return all.stream().allMatch(each -> consumer.position(each) >= ends.get(each));
            });
        }
        return values;
    }
}
