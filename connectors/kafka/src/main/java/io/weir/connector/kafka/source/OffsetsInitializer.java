package io.weir.connector.kafka.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions start or stop. Asked once, when they are found; where the job starts from a checkpoint, its positions
 * count instead.
 *
 * <p><b>Threading:</b> called by an input/output thread of the JobManager, and may block.
 */
public interface OffsetsInitializer extends Serializable {
    /**
     * An offset for each of {@code partitions}. As a start {@link KafkaPartitionSplit#EARLIEST_OFFSET} may stand for the
     * beginning of the log.
     */
    Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) throws IOException;

    /** What brokers know about partitions. */
    interface PartitionOffsetsRetriever {
        /** What the source's group has committed; partitions for which it has not are missing. */
        Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) throws IOException;

        /** The offset of the next record to come; with {@code read_committed} that of the first one in doubt. */
        Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) throws IOException;

        /** The offset of the oldest record that is still there. */
        Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) throws IOException;

        /**
         * The first record of each partition whose timestamp is not less than the given one, in milliseconds; partitions
         * without such a record are missing.
         */
        Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> timestamps)
                throws IOException;
    }

    /** The beginning of each partition. */
    static OffsetsInitializer earliest() {
        return new InitialOffsets.Earliest();
    }

    /** The end of each partition. With {@code isolation.level=read_committed} that of what is committed. */
    static OffsetsInitializer latest() {
        return new InitialOffsets.Latest();
    }

    /** What the source's group has committed; the job fails where it has not. */
    static OffsetsInitializer committedOffsets() {
        return committedOffsets(OffsetResetStrategy.NONE);
    }

    /** What the source's group has committed; {@code reset} where it has not. */
    static OffsetsInitializer committedOffsets(OffsetResetStrategy reset) {
        return new InitialOffsets.Committed(reset);
    }

    /**
     * The first record that is not older than {@code timestamp}; the end of the partition where all are.
     *
     * @param timestamp milliseconds since the epoch
     */
    static OffsetsInitializer timestamp(long timestamp) {
        return new InitialOffsets.Timestamp(timestamp);
    }

    /** The given offsets; the beginning of partitions that are not among them. */
    static OffsetsInitializer offsets(Map<TopicPartition, Long> offsets) {
        return offsets(offsets, OffsetResetStrategy.EARLIEST);
    }

    /** The given offsets; {@code reset} for partitions that are not among them. */
    static OffsetsInitializer offsets(Map<TopicPartition, Long> offsets, OffsetResetStrategy reset) {
        return new InitialOffsets.Specified(Map.copyOf(offsets), reset);
    }
}
