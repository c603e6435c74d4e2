package io.weir.benchmarks.workload;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topics of W8, in whatever brokers.
 *
 * @param address of the brokers
 */
record LogTopics(String address) {
    private static final int PARTITIONS = 4;
    private static final Duration POLL = Duration.ofMillis(500);

    private Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        return settings;
    }

    void create(String topic) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Makes {@code topic} with {@code records} records, number i in partition i modulo 4. */
    void fill(String topic, long records) throws Exception {
        create(topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, (int) (i % PARTITIONS), null, LogEntry.bytes(i)));
            }
        }
    }

    void delete(String topic) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    /** What a consumer of committed records finds. */
    Results results(String topic) {
        Map<String, Object> settings = client();
        settings.put("isolation.level", "read_committed");
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        long checksum = 0;
        long count = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, Long.MAX_VALUE))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    checksum += LogCount.hash(record.value());
                    count++;
                }
            }
        }
        return new Results(checksum, count);
    }

    /**
     * Results in a topic.
     *
     * @param checksum sum of their hashes
     * @param count how many they are
     */
    record Results(long checksum, long count) {}
}
