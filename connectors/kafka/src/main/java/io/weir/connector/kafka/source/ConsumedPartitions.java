package io.weir.connector.kafka.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a consumer reads, each from its starting offset to its stopping offset. Where a partition stands is
 * taken from the consumer's position, not from records: markers of transactions and what compaction has removed have none.
 * Used by the fetching thread alone.
 */
final class ConsumedPartitions<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumedPartitions.class);
    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DESCRIPTION_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<ByteBuffer, Object> consumer;
    private final BatchDecoder<T> decoder;
    private final Map<TopicPartition, ReadPartition<T>> partitions = new LinkedHashMap<>();
    /** Read from the beginning up to an offset, while it is not known where the beginning is: they may be empty. */
    private final List<ReadPartition<T>> unlocated = new ArrayList<>();

    ConsumedPartitions(Consumer<ByteBuffer, Object> consumer, BatchDecoder<T> decoder) {
        this.consumer = consumer;
        this.decoder = decoder;
    }

    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /** Reads {@code added} too; returns the end of those that are read already. */
    List<FetchedRecords<T>> add(List<ReadPartition<T>> added) {
        List<FetchedRecords<T>> finished = new ArrayList<>();
        for (ReadPartition<T> partition : added) {
            KafkaPartitionSplit split = partition.split();
            if (split.isBounded() && split.startingOffset() >= split.stoppingOffset()) {
                finished.add(decoder.decode(partition, List.of(), 0, split.startingOffset(), true));
            } else {
                partitions.put(split.partition(), partition);
            }
        }
        consumer.assign(partitions.keySet());
        for (ReadPartition<T> partition : added) {
            KafkaPartitionSplit split = partition.split();
            if (!partitions.containsKey(split.partition())) {
                continue;
            }
            if (split.startingOffset() == KafkaPartitionSplit.EARLIEST_OFFSET) {
                consumer.seekToBeginning(List.of(split.partition()));
                if (split.isBounded()) {
                    unlocated.add(partition);
                }
            } else {
                consumer.seek(split.partition(), split.startingOffset());
            }
        }
        return finished;
    }

    /** Fetches nothing of those that are {@code held}, and of all others again. */
    void pauseOnly(Predicate<ReadPartition<T>> held) {
        List<TopicPartition> paused = new ArrayList<>();
        List<TopicPartition> resumed = new ArrayList<>();
        for (ReadPartition<T> partition : partitions.values()) {
            (held.test(partition) ? paused : resumed).add(partition.partition());
        }
        consumer.pause(paused);
        consumer.resume(resumed);
    }

    boolean hasUnlocated() {
        return !unlocated.isEmpty();
    }

    /** Finds out, without waiting, where partitions begin; returns the end of those that begin behind their end. */
    List<FetchedRecords<T>> locate() {
        return endsAmong(unlocated);
    }

    /**
     * The end of those that have come to it without a record: what they had left was deleted meanwhile, and the consumer has
     * gone on behind it.
     */
    List<FetchedRecords<T>> endsPassed() {
        return endsAmong(partitions.values());
    }

    private List<FetchedRecords<T>> endsAmong(Collection<ReadPartition<T>> some) {
        List<FetchedRecords<T>> finished = new ArrayList<>();
        for (ReadPartition<T> partition : List.copyOf(some)) {
            if (!partition.split().isBounded()) {
                continue;
            }
            long position;
            try {
                position = consumer.position(partition.partition(), Duration.ZERO);
            } catch (TimeoutException | WakeupException e) {
                continue; // asked again
            }
            unlocated.remove(partition);
            if (position >= partition.split().stoppingOffset()) {
                finished.add(decoder.decode(partition, List.of(), 0, position, true));
            }
        }
        drop(finished);
        return finished;
    }

    /** Waits at most {@code timeout} for records. */
    List<FetchedRecords<T>> poll(Duration timeout) throws IOException {
        ConsumerRecords<ByteBuffer, Object> fetched;
        try {
            fetched = consumer.poll(timeout);
        } catch (OffsetOutOfRangeException e) {
            Map<TopicPartition, Long> lost = e.offsetOutOfRangePartitions();
            if (!areUnread(lost.keySet())) {
                throw new IOException(description(lost), e);
            }
            // Retention was faster than the first fetch; what "earliest" means has moved on.
            consumer.seekToBeginning(lost.keySet());
            return List.of();
        }
        List<FetchedRecords<T>> batch = new ArrayList<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> advanced :
                fetched.nextOffsets().entrySet()) {
            ReadPartition<T> partition = partitions.get(advanced.getKey());
            if (partition != null) {
                unlocated.remove(partition);
                batch.add(decode(
                        partition,
                        fetched.records(advanced.getKey()),
                        advanced.getValue().offset()));
            }
        }
        drop(batch);
        return batch;
    }

    private FetchedRecords<T> decode(
            ReadPartition<T> partition, List<ConsumerRecord<ByteBuffer, Object>> records, long nextOffset) {
        int count = records.size();
        partition.onFetched(nextOffset);
        showLogEnd(partition);
        if (!partition.split().isBounded() || nextOffset < partition.split().stoppingOffset()) {
            return decoder.decode(partition, records, count, nextOffset, false);
        }
        long stop = partition.split().stoppingOffset();
        while (count > 0 && records.get(count - 1).offset() >= stop) {
            count--;
        }
        return decoder.decode(partition, records, count, stop, true);
    }

    /** Reads those no more that have come to their end. */
    private void drop(List<FetchedRecords<T>> batch) {
        boolean any = false;
        for (FetchedRecords<T> records : batch) {
            if (records.isLast()) {
                partitions.remove(records.partition().partition());
                any = true;
            }
        }
        if (any) {
            consumer.assign(partitions.keySet());
        }
    }

    /** Tells partitions where their logs end, as far as the last answers of brokers said. */
    void showLogEnds() {
        partitions.values().forEach(this::showLogEnd);
    }

    private void showLogEnd(ReadPartition<T> partition) {
        try {
            OptionalLong lag = consumer.currentLag(partition.partition());
            if (lag.isPresent()) {
                partition.onLag(lag.getAsLong());
            }
        } catch (WakeupException e) {
            // What it was woken for is looked at in the next round; records that were polled must not be lost by it.
        }
    }

    /** The same when nothing is fetched, so that brokers say nothing by themselves. */
    void lookUpLogEnds() {
        try {
            consumer.endOffsets(partitions.keySet(), LOOK_UP_TIMEOUT).forEach((partition, end) -> {
                ReadPartition<T> read = partitions.get(partition);
                if (read != null) {
                    read.onLogEnd(end);
                }
            });
        } catch (TimeoutException e) {
            LOG.debug("The ends of logs are not known yet", e);
        }
    }

    private boolean areUnread(Collection<TopicPartition> lost) {
        for (TopicPartition partition : lost) {
            ReadPartition<T> read = partitions.get(partition);
            if (read == null || !read.isUnread()) {
                return false;
            }
        }
        return true;
    }

    private String description(Map<TopicPartition, Long> lost) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<TopicPartition, Long> partition : lost.entrySet()) {
            text.append("Offset %d of topic '%s', partition %d, is not there to be read: %s. "
                    .formatted(
                            partition.getValue(),
                            partition.getKey().topic(),
                            partition.getKey().partition(),
                            available(partition.getKey())));
        }
        return text.append(
                        "Records may be lost, so that the source does not go on by itself. To do so all the same, set")
                .append(" 'auto.offset.reset' to 'earliest' or 'latest', or start the job without its state.")
                .toString();
    }

    private String available(TopicPartition partition) {
        try {
            long beginning = consumer.beginningOffsets(Set.of(partition), DESCRIPTION_TIMEOUT)
                    .getOrDefault(partition, -1L);
            long end =
                    consumer.endOffsets(Set.of(partition), DESCRIPTION_TIMEOUT).getOrDefault(partition, -1L);
            return "the log has offsets from %d up to, but not including, %d".formatted(beginning, end);
        } catch (KafkaException e) {
            return "what the log has could not be found out (%s)".formatted(e.getMessage());
        }
    }
}
