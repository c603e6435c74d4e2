package io.weir.connector.kafka.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds out from the partitions whether a transaction was committed: then consumers of committed records see the last record
 * that it has in each of them.
 */
final class CommitEvidence {
    private static final Duration POLL = Duration.ofMillis(250);

    /** Together a minute: transactions of others that are open hold consumers back, but their time is limited as well. */
    private static final int MAX_POLLS = 240;

    private final ClientSettings client;

    CommitEvidence(ClientSettings client) {
        this.client = client;
    }

    /**
     * Whether it is seen in any partition. Where it is in none, a topic that is compacted may have lost all that it would have been
     * seen by, but only if it was long ago.
     *
     * @throws IOException if the partitions do not tell in time, or have deleted the records
     */
    boolean isVisible(KafkaCommittable committable) throws IOException, InterruptedException {
        Map<TopicPartition, Long> undecided = new HashMap<>();
        for (WrittenRange range : committable.ranges()) {
            undecided.put(new TopicPartition(range.topic(), range.partition()), range.last());
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.beginningOffsets(undecided.keySet())
                    .forEach((partition, first) ->
                            undecided.computeIfPresent(partition, (same, last) -> first > last ? null : last));
            if (undecided.isEmpty()) {
                throw new IOException(
                        "It cannot be found out any more whether %s was committed: the partitions have deleted those records, and the brokers do not remember. If you know that it was, or do without it, give the sink another uid and start the job with --allowNonRestoredState."
                                .formatted(committable));
            }
            consumer.assign(undecided.keySet());
            undecided.forEach(consumer::seek);
            for (int polls = 0; polls < MAX_POLLS; polls++) {
                for (ConsumerRecord<byte[], byte[]> seen : consumer.poll(POLL)) {
                    Long last = undecided.get(new TopicPartition(seen.topic(), seen.partition()));
                    if (last != null && seen.offset() == last) {
                        return true;
                    }
                }
                removePassed(undecided, consumer);
                if (undecided.isEmpty()) {
                    return false;
                }
            }
        } catch (InterruptException e) {
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } catch (KafkaException e) {
            throw new IOException(
                    "It could not be found out whether %s was committed: %s".formatted(committable, e.getMessage()), e);
        }
        throw new IOException(
                "It could not be found out in time whether %s was committed: other transactions are open in %s."
                        .formatted(committable, undecided.keySet()));
    }

    private static void removePassed(Map<TopicPartition, Long> undecided, KafkaConsumer<byte[], byte[]> consumer) {
        Iterator<Map.Entry<TopicPartition, Long>> each = undecided.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<TopicPartition, Long> entry = each.next();
            if (consumer.position(entry.getKey()) > entry.getValue()) {
                consumer.pause(List.of(entry.getKey()));
                each.remove();
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = client.forConsumer();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // One batch is enough: the one that holds the record.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
