package io.weir.connector.kafka.source;

import io.weir.log.broker.Broker;
import io.weir.log.config.BrokerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log within this process, with what tests do to it. */
final class RunningLog implements AutoCloseable {
    private final Broker broker;
    private final Admin admin;

    RunningLog(Path directory) throws IOException {
        this(directory, Map.of());
    }

    RunningLog(Path directory, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("log.dirs", directory.toString());
        settings.put("journal.file.bytes", "1048576");
        settings.put("listeners", "PLAINTEXT://localhost:0");
        settings.put("http.server.port", "0");
        broker = Broker.start(BrokerConfig.of(settings));
        admin = Admin.create(clientProperties());
    }

    String servers() {
        return broker.address("PLAINTEXT");
    }

    Admin admin() {
        return admin;
    }

    private Properties clientProperties() {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers());
        return properties;
    }

    void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        createTopic(name, partitions, Map.of());
    }

    void createTopic(String name, int partitions, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
        admin.createTopics(List.of(topic)).all().get();
    }

    void addPartitions(String topic, int total) throws ExecutionException, InterruptedException {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all()
                .get();
    }

    void deleteRecordsBefore(TopicPartition partition, long offset) throws ExecutionException, InterruptedException {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    /** Of partition 0. */
    long endOffset(String topic) throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, String> settings) {
        Properties properties = clientProperties();
        properties.putAll(settings);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Appends {@code values} to one partition. */
    void produce(String topic, int partition, List<String> values) {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (String value : values) {
                producer.send(record(topic, partition, value));
            }
        }
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
