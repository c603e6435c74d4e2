package io.weir.connector.kafka.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** The offsets that {@link OffsetsInitializer} has names for. */
final class InitialOffsets {
    private InitialOffsets() {}

    record Earliest() implements OffsetsInitializer {
        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                offsets.put(partition, KafkaPartitionSplit.EARLIEST_OFFSET);
            }
            return offsets;
        }
    }

    record Latest() implements OffsetsInitializer {
        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) throws IOException {
            return retriever.endOffsets(partitions);
        }
    }

    record Committed(OffsetResetStrategy reset) implements OffsetsInitializer {
        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) throws IOException {
            return completed(
                    retriever.committedOffsets(partitions),
                    partitions,
                    reset,
                    retriever,
                    "The group has committed no offset of %s. Commit one, or tell committedOffsets(...) where to start.");
        }
    }

    record Timestamp(long timestamp) implements OffsetsInitializer {
        Timestamp {
            if (timestamp < 0) {
                throw new IllegalArgumentException(
                        "A timestamp to start from must not be negative, it is %d.".formatted(timestamp));
            }
        }

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) throws IOException {
            Map<TopicPartition, Long> timestamps = new HashMap<>();
            for (TopicPartition partition : partitions) {
                timestamps.put(partition, timestamp);
            }
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                    retriever.offsetsForTimes(timestamps).entrySet()) {
                offsets.put(found.getKey(), found.getValue().offset());
            }
            return completed(offsets, partitions, OffsetResetStrategy.LATEST, retriever, "");
        }
    }

    record Specified(Map<TopicPartition, Long> offsets, OffsetResetStrategy reset) implements OffsetsInitializer {
        Specified {
            for (Map.Entry<TopicPartition, Long> offset : offsets.entrySet()) {
                if (offset.getValue() < 0 && offset.getValue() != KafkaPartitionSplit.EARLIEST_OFFSET) {
                    throw new IllegalArgumentException("The offset given for %s must not be negative, it is %d."
                            .formatted(offset.getKey(), offset.getValue()));
                }
            }
        }

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) throws IOException {
            Map<TopicPartition, Long> wanted = new HashMap<>(offsets);
            wanted.keySet().retainAll(partitions);
            return completed(
                    wanted,
                    partitions,
                    reset,
                    retriever,
                    "No offset is given for %s. Give one, or tell where to start.");
        }
    }

    /** {@code known}, and what {@code reset} says for those of {@code partitions} that are not in it. */
    private static Map<TopicPartition, Long> completed(
            Map<TopicPartition, Long> known,
            Collection<TopicPartition> partitions,
            OffsetResetStrategy reset,
            OffsetsInitializer.PartitionOffsetsRetriever retriever,
            String refusal)
            throws IOException {
        List<TopicPartition> missing = new ArrayList<>(partitions);
        missing.removeAll(known.keySet());
        if (missing.isEmpty()) {
            return known;
        }
        Map<TopicPartition, Long> offsets = new HashMap<>(known);
        offsets.putAll(
                switch (reset) {
                    case EARLIEST -> new Earliest().getPartitionOffsets(missing, retriever);
                    case LATEST -> retriever.endOffsets(missing);
                    case NONE -> throw new IOException(refusal.formatted(missing));
                });
        return offsets;
    }
}
