package io.weir.connector.kafka.sink;

import io.weir.log.broker.Broker;
import io.weir.log.config.BrokerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker within this process, and what others see of its topics. */
final class TestLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Broker broker;
    private final Admin admin;

    TestLog(Path directory, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "log.dirs", directory.toString(),
                "listeners", "PLAINTEXT://localhost:0",
                "http.server.port", "0",
                "transaction.state.log.num.partitions", "2",
                "offsets.topic.num.partitions", "1"));
        all.putAll(settings);
        broker = Broker.start(BrokerConfig.of(all));
        admin = Admin.create(Map.of("bootstrap.servers", address()));
    }

    String address() {
        return broker.address("PLAINTEXT");
    }

    void createTopic(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    void addPartitions(String topic, int total) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all()
                .get();
    }

    /** Deletes the first records of partition 0. */
    void deleteBefore(String topic, long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    /** The ids of transactions that are open. */
    List<String> open() throws Exception {
        ListTransactionsOptions ongoing = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
        return admin.listTransactions(ongoing).all().get().stream()
                .map(TransactionListing::transactionalId)
                .sorted()
                .toList();
    }

    List<String> ids() throws Exception {
        return admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .sorted()
                .toList();
    }

    /**
     * What consumers of committed records see, partition by partition, when the markers of all that was decided are written: producers
     * are answered before.
     */
    List<String> committed(String topic) {
        eventually(this::isAllMarked);
        return read(topic, "read_committed").stream()
                .map(each -> new String(each.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private boolean isAllMarked() {
        ListTransactionsOptions decided = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        try {
            return admin.listTransactions(decided).all().get().isEmpty();
        } catch (Exception e) {
            throw new AssertionError("The transactions of the log could not be listed", e);
        }
    }

    /** What consumers see that do not ask for committed records. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return read(topic, "read_uncommitted");
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address(), "isolation.level", isolation);
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            eventually(() -> {
                consumer.poll(POLL).forEach(read::add);
                return ends.entrySet().stream().allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
            });
        }
        read.sort((a, b) -> a.partition() - b.partition());
        return read;
    }

    /** Asks until it is so. */
    static void eventually(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("It did not become so within " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    /** Empty: the log does not know the id. */
    Optional<TransactionState> state(String transactionalId) {
        try {
            return Optional.of(describe(transactionalId).state());
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    /** How long a transaction of that id may be open. */
    long timeoutMillis(String transactionalId) throws Exception {
        return describe(transactionalId).transactionTimeoutMs();
    }

    private TransactionDescription describe(String transactionalId) throws Exception {
        return admin.describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        broker.close();
    }
}
