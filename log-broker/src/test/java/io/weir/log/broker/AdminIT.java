package io.weir.log.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.config.BrokerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unmodified client looks after the topics of a whole broker. */
class AdminIT {
    private static final int NODE = 3;

    @TempDir
    private Path directory;

    private Broker broker = null;
    private Admin admin = null;

    @BeforeEach
    void open() throws IOException {
        broker = start();
        admin = Admin.create(client());
    }

    private Broker start() throws IOException {
        return Broker.start(BrokerConfig.of(Map.of(
                "log.dirs", directory.resolve("a") + "," + directory.resolve("b"),
                "broker.id", String.valueOf(NODE),
                "broker.rack", "cellar",
                "journal.file.bytes", "1048576",
                "offsets.topic.num.partitions", "3",
                "transaction.state.log.num.partitions", "3",
                "group.initial.rebalance.delay.ms", "0",
                "listeners", "PLAINTEXT://localhost:0",
                "http.server.enabled", "false")));
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.address("PLAINTEXT"), "group.id", "unused");
    }

    @AfterEach
    void close() {
        admin.close();
        broker.close();
    }

    @Test
    void saysInWhichRackItStands() throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();

        assertThat(admin.describeCluster().nodes().get())
                .singleElement()
                .extracting(Node::rack)
                .isEqualTo("cellar");
        assertThat(admin.describeTopics(List.of("orders"))
                        .allTopicNames()
                        .get()
                        .get("orders")
                        .partitions())
                .allMatch(each -> "cellar".equals(each.leader().rack()));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            assertThat(consumer.partitionsFor("orders"))
                    .allMatch(each -> "cellar".equals(each.leader().rack()));
        }
    }

    @Test
    void makesAndDescribesATopic() throws Exception {
        CreateTopicsResult made = admin.createTopics(
                List.of(new NewTopic("orders", 3, (short) 1).configs(Map.of("retention.ms", "5000"))));

        assertThat(made.numPartitions("orders").get()).isEqualTo(3);
        assertThat(made.replicationFactor("orders").get()).isEqualTo(1);
        assertThat(made.config("orders").get().get("retention.ms").value()).isEqualTo("5000");
        assertThat(admin.listTopics().names().get()).containsExactly("orders");
        TopicDescription described =
                admin.describeTopics(List.of("orders")).allTopicNames().get().get("orders");
        assertThat(described.topicId()).isEqualTo(made.topicId("orders").get());
        assertThat(described.partitions())
                .hasSize(3)
                .allMatch(each -> each.leader().id() == NODE);
    }

    @Test
    void takesTheBrokersNumbersAndAnAssignment() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("numbers", Optional.empty(), Optional.empty()),
                        new NewTopic("assigned", Map.of(0, List.of(NODE), 1, List.of(NODE)))))
                .all()
                .get();

        var described = admin.describeTopics(List.of("numbers", "assigned"))
                .allTopicNames()
                .get();
        assertThat(described.get("numbers").partitions()).hasSize(1);
        assertThat(described.get("assigned").partitions()).hasSize(2);
    }

    @Test
    void makesNothingWhenItOnlyChecks() throws Exception {
        CreateTopicsResult checked = admin.createTopics(
                List.of(new NewTopic("orders", 3, (short) 1)), new CreateTopicsOptions().validateOnly(true));

        assertThat(checked.numPartitions("orders").get()).isEqualTo(3);
        assertThat(admin.listTopics().names().get()).isEmpty();
    }

    @Test
    void refusesTopicsAsKafkaDoes() throws Exception {
        make("orders");

        refused(new NewTopic("orders", 1, (short) 1), TopicExistsException.class);
        refused(new NewTopic("a b", 1, (short) 1), InvalidTopicException.class);
        refused(new NewTopic("zero", 0, (short) 1), InvalidPartitionsException.class);
        refused(new NewTopic("two", 1, (short) 2), InvalidReplicationFactorException.class);
        refused(
                new NewTopic("set", 1, (short) 1).configs(Map.of("retention.mss", "1")),
                InvalidConfigurationException.class);
    }

    private void refused(NewTopic wanted, Class<? extends Exception> how) {
        assertThatThrownBy(() -> admin.createTopics(List.of(wanted)).all().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(how);
    }

    @Test
    void addsPartitionsToATopicInUse() throws Exception {
        make("orders");

        admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(4)))
                .all()
                .get();

        assertThat(admin.describeTopics(List.of("orders"))
                        .allTopicNames()
                        .get()
                        .get("orders")
                        .partitions())
                .hasSize(4);
        assertThatThrownBy(() -> admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(2)))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidPartitionsException.class)
                .hasMessageContaining("has 4 partitions and cannot have 2");
    }

    @Test
    void deletesByNameAndById() throws Exception {
        make("a");
        Uuid id = make("b");

        admin.deleteTopics(List.of("a")).all().get();
        admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get();

        assertThat(admin.listTopics().names().get()).isEmpty();
        assertThatThrownBy(() -> admin.deleteTopics(List.of("a")).all().get())
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(() -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .all()
                        .get())
                .hasCauseInstanceOf(UnknownTopicIdException.class);
        assertThat(make("b")).isNotEqualTo(id);
    }

    @Test
    void changesAndTellsSettings() throws Exception {
        make("orders");
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "orders");

        admin.incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "5000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();

        ConfigEntry retention = describe(topic).get("retention.ms");
        assertThat(retention.value()).isEqualTo("5000");
        assertThat(retention.source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(retention.type()).isEqualTo(ConfigEntry.ConfigType.LONG);
        assertThat(retention.documentation()).contains("Milliseconds");
        assertThat(retention.synonyms())
                .extracting(ConfigEntry.ConfigSynonym::name)
                .containsExactly("retention.ms", "log.retention.hours");
        assertThatThrownBy(() -> admin.incrementalAlterConfigs(Map.of(
                                topic,
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("retention.ms", "soon"), AlterConfigOp.OpType.SET))))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("'retention.ms=soon' is no whole number.");
    }

    @Test
    void tellsTheBrokersSettingsAndChangesNone() throws Exception {
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(NODE));

        ConfigEntry id = describe(node).get("broker.id");

        assertThat(id.value()).isEqualTo("3");
        assertThat(id.isReadOnly()).isTrue();
        assertThat(id.source()).isEqualTo(ConfigEntry.ConfigSource.STATIC_BROKER_CONFIG);
        assertThatThrownBy(() -> admin.incrementalAlterConfigs(Map.of(
                                node,
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("num.io.threads", "4"), AlterConfigOp.OpType.SET))))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("log-broker.properties");
    }

    private Config describe(ConfigResource resource) throws Exception {
        return admin.describeConfigs(
                        List.of(resource),
                        new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true))
                .all()
                .get()
                .get(resource);
    }

    @Test
    void tellsWherePartitionsAre() throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 4, (short) 1))).all().get();

        var directories =
                admin.describeLogDirs(List.of(NODE)).allDescriptions().get().get(NODE);

        assertThat(directories).hasSize(2).allSatisfy((path, told) -> {
            assertThat(told.replicaInfos()).hasSize(2);
            assertThat(told.totalBytes().orElse(0)).isPositive();
        });
    }

    @Test
    void answersWhatOneBrokerHasNoUseFor() throws Exception {
        make("orders");
        TopicPartition partition = new TopicPartition("orders", 0);

        assertThat(admin.listPartitionReassignments().reassignments().get()).isEmpty();
        assertThatThrownBy(
                        () -> admin.describeAcls(AclBindingFilter.ANY).values().get())
                .hasCauseInstanceOf(SecurityDisabledException.class);
        assertThat(admin.electLeaders(ElectionType.PREFERRED, java.util.Set.of(partition))
                        .partitions()
                        .get()
                        .get(partition))
                .get()
                .isInstanceOf(ElectionNotNeededException.class);
        assertThat(admin.listConfigResources().all().get()).hasSize(2);
    }

    @Test
    void givesATopicMadeAgainNoneOfTheOldRecords() throws Exception {
        make("orders");
        assertThat(produceAndRead("old")).containsExactly("old");

        admin.deleteTopics(List.of("orders")).all().get();
        make("orders");

        assertThat(produceAndRead("new")).containsExactly("new");
    }

    private Collection<String> produceAndRead(String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("orders", value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition("orders", 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (consumer.position(partitions.get(0))
                    < consumer.endOffsets(partitions).get(partitions.get(0))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
                    read.add(new String(each.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return read;
    }

    @Test
    void remembersOffsetsOfGroupsAndTransactionsOverAStart() throws Exception {
        make("orders");
        transact("first");
        assertThat(readInGroup()).containsExactly("first");

        admin.close();
        broker.close();
        broker = start();
        admin = Admin.create(client());
        transact("second");

        assertThat(readInGroup()).containsExactly("second");
        assertThat(admin.listConsumerGroupOffsets("readers")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(new TopicPartition("orders", 0))
                        .offset())
                .isEqualTo(4); // each transaction has a marker behind its record
        assertThatThrownBy(() ->
                        admin.deleteTopics(List.of("__consumer_offsets")).all().get())
                .hasCauseInstanceOf(PolicyViolationException.class);
    }

    private void transact(String value) {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("transactional.id", "writer");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", value.getBytes(StandardCharsets.UTF_8)));
            producer.commitTransaction();
        }
    }

    private Collection<String> readInGroup() {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("group.id", "readers");
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("orders"));
            TopicPartition partition = new TopicPartition("orders", 0);
            while (!consumer.assignment().contains(partition)
                    || consumer.position(partition)
                            < consumer.endOffsets(List.of(partition)).get(partition)) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    read.add(new String(each.value(), StandardCharsets.UTF_8));
                }
            }
            consumer.commitSync();
        }
        return read;
    }

    private Uuid make(String name) throws Exception {
        return admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)))
                .topicId(name)
                .get();
    }
}
