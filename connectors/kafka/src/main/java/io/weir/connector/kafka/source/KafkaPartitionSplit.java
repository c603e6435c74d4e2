package io.weir.connector.kafka.source;

import io.weir.api.connector.SourceSplit;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition, from where it has yet to be read.
 *
 * @param partition which one
 * @param startingOffset of the next record, or {@link #EARLIEST_OFFSET}
 * @param stoppingOffset of the first record that is not read any more, or {@link #NO_STOPPING_OFFSET}
 */
public record KafkaPartitionSplit(TopicPartition partition, long startingOffset, long stoppingOffset)
        implements SourceSplit {
    /** Wherever the log begins when reading does: what is deleted before that is not missed. */
    public static final long EARLIEST_OFFSET = -2;

    /** The partition is read for ever. */
    public static final long NO_STOPPING_OFFSET = Long.MIN_VALUE;

    /** Checks the offsets. */
    public KafkaPartitionSplit {
        if (startingOffset < 0 && startingOffset != EARLIEST_OFFSET) {
            throw new IllegalArgumentException(
                    "%s cannot be read from offset %d on; offsets start at 0.".formatted(partition, startingOffset));
        }
        if (stoppingOffset < 0 && stoppingOffset != NO_STOPPING_OFFSET) {
            throw new IllegalArgumentException(
                    "%s cannot be read up to offset %d; offsets start at 0.".formatted(partition, stoppingOffset));
        }
    }

    /** A partition without an end. */
    public KafkaPartitionSplit(TopicPartition partition, long startingOffset) {
        this(partition, startingOffset, NO_STOPPING_OFFSET);
    }

    @Override
    public String splitId() {
        return partition.toString();
    }

    boolean isBounded() {
        return stoppingOffset != NO_STOPPING_OFFSET;
    }
}
