package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * From where to where records are in each partition.
 *
 * <p><b>Threading:</b> told by the thread that sends. The ranges are asked for by the writer's, when all was flushed and nothing was
 * sent since: that orders all that was told before.
 */
final class SendOutcomes implements Written {
    private final Map<TopicPartition, WrittenRange> ranges = new HashMap<>();

    @Override
    public void onWritten(String topic, int partition, long firstOffset, long lastOffset) {
        ranges.merge(
                new TopicPartition(topic, partition),
                new WrittenRange(topic, partition, firstOffset, lastOffset),
                (before, batch) -> new WrittenRange(topic, partition, before.first(), batch.last()));
    }

    /** Where records are so far. */
    List<WrittenRange> ranges() {
        List<WrittenRange> written = new ArrayList<>(ranges.values());
        written.sort((a, b) -> a.topic().equals(b.topic())
                ? Integer.compare(a.partition(), b.partition())
                : a.topic().compareTo(b.topic()));
        return written;
    }

    /** Forgets where records are: those of the next transaction are somewhere else. */
    void startOver() {
        ranges.clear();
    }
}
