package io.weir.log.wire.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.transaction.TransactionSettings;
import io.weir.log.wire.group.CoordinatorBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionOptions;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified clients with transactions, in both dialects: the one that announces partitions (0) and the other (2). */
final class TransactionClientsIT {
    private static final Duration POLL = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private CoordinatorBroker broker;

    private void start(int transactionVersion) throws IOException {
        broker = new CoordinatorBroker(directory, transactionVersion, TransactionSettings.DEFAULT);
        if (broker.isNew()) {
            broker.createTopic("in", 2);
            broker.createTopic("out", 2);
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private KafkaProducer<String, String> producer(String id) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "transactional.id",
                        id,
                        "transaction.timeout.ms",
                        30_000),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String group, String isolation) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "group.id",
                group,
                "isolation.level",
                isolation));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private List<String> readCommitted(String topic, int count) {
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer("reader-" + topic, "read_committed")) {
            consumer.assign(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
            long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (read.size() < count && System.nanoTime() < end) {
                for (ConsumerRecord<String, String> each : consumer.poll(POLL)) {
                    read.add(each.value());
                }
            }
            consumer.poll(POLL).forEach(each -> read.add(each.value()));
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatIsCommittedIsReadAndWhatIsAbortedIsNot(int transactionVersion) throws IOException {
        start(transactionVersion);
        try (KafkaProducer<String, String> producer = producer("id")) {
            producer.initTransactions();
            for (int i = 0; i < 6; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("out", 0, null, "a" + i));
                producer.send(new ProducerRecord<>("out", 1, null, "b" + i));
                if (i % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.flush();
                    producer.abortTransaction();
                }
            }
        }

        assertThat(readCommitted("out", 6)).containsExactlyInAnyOrder("a0", "b0", "a2", "b2", "a4", "b4");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void offsetsCountWithTheTransactionThatTheyAreSentIn(int transactionVersion) throws Exception {
        start(transactionVersion);
        TopicPartition partition = new TopicPartition("in", 0);
        try (KafkaProducer<String, String> producer = producer("id");
                KafkaConsumer<String, String> consumer = consumer("copier", "read_committed");
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            producer.initTransactions();
            consumer.subscribe(List.of("in"));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(POLL);
            }
            ConsumerGroupMetadata group = consumer.groupMetadata();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(5)), group);
            producer.abortTransaction();
            assertThat(offsets(admin)).doesNotContainKey(partition);

            producer.beginTransaction();
            producer.send(new ProducerRecord<>("out", 0, null, "copied"));
            producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(7)), group);
            producer.commitTransaction();

            while (!offsets(admin).containsKey(partition)) { // markers follow the answer
                consumer.poll(POLL);
            }
            assertThat(offsets(admin)).containsEntry(partition, 7L);
            assertThat(readCommitted("out", 1)).containsExactly("copied");
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin) throws Exception {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets("copier")
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aSecondProducerFencesTheFirstAndAbortsWhatItLeft(int transactionVersion) throws Exception {
        start(transactionVersion);
        try (KafkaProducer<String, String> first = producer("id");
                KafkaProducer<String, String> second = producer("id")) {
            first.initTransactions();
            first.beginTransaction();
            first.send(new ProducerRecord<>("out", 0, null, "lost")).get();

            second.initTransactions();

            assertThatThrownBy(first::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
            second.beginTransaction();
            second.send(new ProducerRecord<>("out", 0, null, "kept"));
            second.commitTransaction();
        }
        assertThat(readCommitted("out", 1)).containsExactly("kept");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void administratorsSeeTransactionsAndFenceProducers(int transactionVersion) throws Exception {
        start(transactionVersion);
        try (KafkaProducer<String, String> producer = producer("stuck");
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("out", 1, null, "never")).get();

            TransactionDescription described =
                    admin.describeTransactions(List.of("stuck")).all().get().get("stuck");
            assertThat(described.state()).isEqualTo(TransactionState.ONGOING);
            assertThat(described.topicPartitions()).containsExactly(new TopicPartition("out", 1));
            assertThat(described.transactionTimeoutMs()).isEqualTo(30_000);
            assertThat(admin.listTransactions().all().get())
                    .extracting(TransactionListing::transactionalId)
                    .containsExactly("stuck");
            assertThat(admin.listTransactions(
                                    new ListTransactionsOptions().filterStates(Set.of(TransactionState.COMPLETE_ABORT)))
                            .all()
                            .get())
                    .isEmpty();
            assertThat(admin.listTransactions(new ListTransactionsOptions().filterOnTransactionalIdPattern("st.*"))
                            .all()
                            .get())
                    .hasSize(1);

            admin.fenceProducers(List.of("stuck")).all().get();

            assertThatThrownBy(producer::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
        }
    }

    @Test
    void administratorsEndATransactionThatItsCoordinatorDoesNotKnow() throws Exception {
        start(2);
        TopicPartition partition = new TopicPartition("out", 0);
        ByteBuffer hanging = new BatchBuilder()
                .producer(new Producer(77, (short) 3, 0), true)
                .add(1_000, null, new byte[1])
                .build();
        broker.log("out", 0).append(hanging, AppendOrigin.CLIENT).join();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            ProducerState open = admin.describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()
                    .get(0);
            assertThat(open.currentTransactionStartOffset()).hasValue(0);
            assertThat(abort(admin, partition, open, 1_000))
                    .as("of a coordinator that never was")
                    .contains("coordinator epoch 1000");
            assertThat(broker.log("out", 0).stableOffset()).isZero();

            assertThat(abort(admin, partition, open, 0)).isEmpty();

            assertThat(broker.log("out", 0).stableOffset()).isEqualTo(2);
            assertThat(readCommitted("out", 0)).isEmpty();
            assertThat(abort(admin, new TopicPartition("__transaction_state", 0), open, 0))
                    .as("the broker's own")
                    .isNotEmpty();
        }
    }

    /** Why it was refused; empty: it was not. */
    private static String abort(Admin admin, TopicPartition partition, ProducerState producer, int coordinatorEpoch)
            throws InterruptedException {
        AbortTransactionSpec spec = new AbortTransactionSpec(
                partition, producer.producerId(), (short) producer.producerEpoch(), coordinatorEpoch);
        try {
            admin.abortTransaction(spec, new AbortTransactionOptions().timeoutMs(5_000))
                    .all()
                    .get();
            return "";
        } catch (ExecutionException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aTransactionGoesOnAfterARestartOfTheBroker(int transactionVersion) throws Exception {
        start(transactionVersion);
        try (KafkaProducer<String, String> producer = producer("id")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("out", 0, null, "before")).get();
            producer.commitTransaction();
        }
        broker.close();
        start(transactionVersion);

        try (KafkaProducer<String, String> producer = producer("id")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("out", 0, null, "after"));
            producer.commitTransaction();
        }
        assertThat(readCommitted("out", 2)).containsExactly("before", "after");
    }
}
