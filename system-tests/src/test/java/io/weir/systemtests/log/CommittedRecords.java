package io.weir.systemtests.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What an unmodified client finds committed in a topic. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private CommittedRecords() {}

    /**
     * Gives {@code action} all records of a topic, each partition in its order.
     *
     * @throws IllegalStateException if the end of what is committed is not the end of the topic: something is still open
     */
    public static void read(
            String address, String topic, int partitionCount, Consumer<ConsumerRecord<String, String>> action) {
        List<TopicPartition> partitions = IntStream.range(0, partitionCount)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", address, "isolation.level", "read_committed", "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(POLL).forEach(action);
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("The end of " + topic + " was not reached within " + LIMIT);
                }
            }
        }
    }
}
