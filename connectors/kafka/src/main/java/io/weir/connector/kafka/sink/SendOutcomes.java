package io.weir.connector.kafka.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records that a producer was given: the first failure, and from where to where they are in each partition.
 * One for all records, so that a send allocates nothing for it.
 *
 * <p><b>Threading:</b> told by the producer's thread. The ranges are asked for by the writer's, when the producer was flushed and
 * nothing was sent since: that orders all that was told before.
 */
final class SendOutcomes implements Callback {
    private final Map<TopicPartition, Range> ranges = new HashMap<>();

    /** That of the outcome before; mostly that of the next one as well, since a batch is told record by record. */
    private @Nullable Range last;

    private volatile @Nullable Exception failure;

    private static final class Range {
        private final String topic;
        private final int partition;
        private final long first;
        private long last;

        Range(String topic, int partition, long first) {
            this.topic = topic;
            this.partition = partition;
            this.first = first;
            last = first;
        }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            if (failure == null) {
                failure = exception;
            }
        } else if (metadata != null) {
            Range range = last;
            if (range == null || range.partition != metadata.partition() || !range.topic.equals(metadata.topic())) {
                range = range(metadata);
                last = range;
            }
            range.last = metadata.offset();
        }
    }

    private Range range(RecordMetadata metadata) {
        return ranges.computeIfAbsent(
                new TopicPartition(metadata.topic(), metadata.partition()),
                partition -> new Range(partition.topic(), partition.partition(), metadata.offset()));
    }

    /** Throws if some record could not be written. */
    void check() throws IOException {
        Exception failed = failure;
        if (failed != null) {
            throw new IOException("A record could not be written: " + failed.getMessage(), failed);
        }
    }

    /** Where records are so far. */
    List<WrittenRange> ranges() {
        List<WrittenRange> written = new ArrayList<>();
        for (Range range : ranges.values()) {
            written.add(new WrittenRange(range.topic, range.partition, range.first, range.last));
        }
        written.sort((a, b) -> a.topic().equals(b.topic())
                ? Integer.compare(a.partition(), b.partition())
                : a.topic().compareTo(b.topic()));
        return written;
    }

    /** Forgets where records are: those of the next transaction are somewhere else. */
    void startOver() {
        ranges.clear();
        last = null;
    }
}
