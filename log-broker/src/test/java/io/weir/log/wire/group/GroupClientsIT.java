package io.weir.log.wire.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.wire.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified clients with groups. */
final class GroupClientsIT {
    private static final Duration POLL = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private CoordinatorBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = CoordinatorBroker.open(directory);
        broker.createTopic("words", 4);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private KafkaConsumer<String, String> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "group.id",
                "readers",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "session.timeout.ms",
                6000,
                "heartbeat.interval.ms",
                200));
        settings.putAll(more);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private void produce(int from, int to) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>("words", i % 4, null, "word " + i));
            }
        }
    }

    private static void poll(BooleanSupplier until, List<KafkaConsumer<String, String>> consumers) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            consumers.forEach(each -> each.poll(POLL));
        }
    }

    private static List<String> read(KafkaConsumer<String, String> consumer, int count) {
        List<String> read = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (read.size() < count && System.nanoTime() < end) {
            for (ConsumerRecord<String, String> each : consumer.poll(POLL)) {
                read.add(each.value());
            }
        }
        return read;
    }

    @Test
    void aConsumerGoesOnWhereTheGroupHasStoppedAlsoAfterARestartOfTheBroker() throws IOException {
        produce(0, 40);
        try (KafkaConsumer<String, String> first = consumer(Map.of())) {
            first.subscribe(List.of("words"));
            assertThat(read(first, 40)).hasSize(40).doesNotHaveDuplicates();
            first.commitSync();
        }
        produce(40, 60);
        broker.close();
        broker = CoordinatorBroker.open(directory);

        try (KafkaConsumer<String, String> second = consumer(Map.of())) {
            second.subscribe(List.of("words"));

            assertThat(read(second, 20)).hasSize(20).allMatch(word -> Integer.parseInt(word.substring(5)) >= 40);
        }
    }

    @Test
    void twoMembersShareThePartitionsAndOneTakesThemAllWhenTheOtherLeaves() {
        try (KafkaConsumer<String, String> one = consumer(Map.of())) {
            one.subscribe(List.of("words"));
            try (KafkaConsumer<String, String> other = consumer(Map.of())) {
                other.subscribe(List.of("words"));
                poll(() -> one.assignment().size() == 2 && other.assignment().size() == 2, List.of(one, other));

                assertThat(one.assignment()).doesNotContainAnyElementsOf(other.assignment());
            }
            poll(() -> one.assignment().size() == 4, List.of(one));
        }
    }

    @Test
    void aStaticMemberComesBackWithoutARebalance() throws Exception {
        Map<String, Object> isStatic = Map.of("group.instance.id", "instance");
        try (KafkaConsumer<String, String> other = consumer(Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            other.subscribe(List.of("words"));
            KafkaConsumer<String, String> first = consumer(isStatic);
            first.subscribe(List.of("words"));
            poll(() -> first.assignment().size() == 2 && other.assignment().size() == 2, List.of(first, other));
            int generation = other.groupMetadata().generationId();
            Set<TopicPartition> had = first.assignment();
            first.close();

            try (KafkaConsumer<String, String> second = consumer(isStatic)) {
                second.subscribe(List.of("words"));
                poll(() -> second.assignment().size() == 2, List.of(second, other));

                assertThat(second.assignment()).isEqualTo(had);
                assertThat(second.groupMetadata().generationId()).isEqualTo(generation);
                assertThat(other.groupMetadata().generationId()).isEqualTo(generation);
                assertThat(describe(admin).members()).hasSize(2);
            }
        }
    }

    private static ConsumerGroupDescription describe(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of("readers")).all().get().get("readers");
    }

    @Test
    void administratorsSeeAndRemoveGroups() throws Exception {
        produce(0, 8);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            try (KafkaConsumer<String, String> consumer = consumer(Map.of("client.id", "me"))) {
                consumer.subscribe(List.of("words"));
                assertThat(read(consumer, 8)).hasSize(8);
                consumer.commitSync();

                ConsumerGroupDescription described = describe(admin);
                assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
                assertThat(described.partitionAssignor()).isEqualTo("range");
                assertThat(described.members()).singleElement().satisfies(member -> {
                    assertThat(member.clientId()).isEqualTo("me");
                    assertThat(member.host()).isEqualTo("/127.0.0.1");
                    assertThat(member.assignment().topicPartitions()).hasSize(4);
                });
                assertThat(admin.listGroups(ListGroupsOptions.forConsumerGroups())
                                .all()
                                .get())
                        .extracting(GroupListing::groupId)
                        .containsExactly("readers");
                assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("readers"))
                                .all()
                                .get())
                        .hasCauseInstanceOf(GroupNotEmptyException.class);
                assertThatThrownBy(() -> admin.deleteConsumerGroupOffsets(
                                        "readers", Set.of(new TopicPartition("words", 0)))
                                .all()
                                .get())
                        .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
            }
            assertThat(describe(admin).groupState()).isEqualTo(GroupState.EMPTY);
            TopicPartition partition = new TopicPartition("words", 1);
            assertThat(offsets(admin)).hasSize(4).containsEntry(partition, 2L);

            admin.alterConsumerGroupOffsets("readers", Map.of(partition, new OffsetAndMetadata(1, "back")))
                    .all()
                    .get();
            assertThat(offsets(admin)).containsEntry(partition, 1L);
            admin.deleteConsumerGroupOffsets("readers", Set.of(partition)).all().get();
            assertThat(offsets(admin)).hasSize(3).doesNotContainKey(partition);

            admin.deleteConsumerGroups(List.of("readers")).all().get();
            assertThatThrownBy(() -> describe(admin)).hasCauseInstanceOf(GroupIdNotFoundException.class);
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void offsetsOfATopicThatWasDeletedAreNotThoseOfTheNextOfItsName() throws Exception {
        TopicPartition partition = new TopicPartition("words", 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.alterConsumerGroupOffsets("readers", Map.of(partition, new OffsetAndMetadata(7)))
                    .all()
                    .get();
            assertThat(offsets(admin)).containsEntry(partition, 7L);

            broker.deleteTopic("words");
            broker.createTopic("words", 4);

            assertThat(offsets(admin)).doesNotContainEntry(partition, 7L);
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin) throws Exception {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets("readers")
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, offset == null ? -1 : offset.offset()));
        return offsets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void coordinatorsAreFoundInEveryVersion(int version) throws IOException {
        FindCoordinatorRequestData request = new FindCoordinatorRequestData();
        if (version < 4) {
            request.setKey("readers");
        } else {
            request.setCoordinatorKeys(List.of("readers", "others"));
        }
        try (RawClient client = new RawClient(broker.port())) {
            FindCoordinatorResponseData answer =
                    client.ask(ApiKeys.FIND_COORDINATOR, version, request, new FindCoordinatorResponseData());

            if (version < 4) {
                assertThat(answer.errorCode()).isZero();
                assertThat(answer.port()).isEqualTo(broker.port());
            } else {
                assertThat(answer.coordinators()).hasSize(2).allSatisfy(each -> {
                    assertThat(each.errorCode()).isZero();
                    assertThat(each.port()).isEqualTo(broker.port());
                    assertThat(each.nodeId()).isEqualTo(1);
                });
            }
        }
    }
}
