package io.weir.connector.kafka.source;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Knows one topic, {@code t}, whose partitions have as many records as a hundred times their number and one hundred. */
final class FakeCatalog implements TopicCatalog {
    int partitions;
    Uuid topicId = new Uuid(1, 1);

    @Nullable
    String failure;

    boolean closed;

    FakeCatalog(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public Found find(TopicSubscription subscription) throws IOException {
        requireNoFailure();
        Set<TopicPartition> found = new LinkedHashSet<>();
        for (int i = 0; i < partitions; i++) {
            found.add(new TopicPartition("t", i));
        }
        return new Found(partitions == 0 ? Map.of() : Map.of("t", topicId), found);
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> wanted) throws IOException {
        requireNoFailure();
        return Map.of();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> wanted) throws IOException {
        requireNoFailure();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        wanted.forEach(partition -> offsets.put(partition, 100L + 100 * partition.partition()));
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> wanted) throws IOException {
        requireNoFailure();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        wanted.forEach(partition -> offsets.put(partition, 0L));
        return offsets;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> timestamps)
            throws IOException {
        requireNoFailure();
        return Map.of();
    }

    private void requireNoFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
