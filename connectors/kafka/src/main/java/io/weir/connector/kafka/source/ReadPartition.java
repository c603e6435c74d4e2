package io.weir.connector.kafka.source;

import io.weir.api.connector.SourceOutput;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition while it is read. The position belongs to the subtask's thread; what was fetched, committed and where the log
 * ends to the fetching one. Metrics look at all of it from elsewhere.
 */
final class ReadPartition<T> {
    static final long UNKNOWN = -1;

    private final KafkaPartitionSplit split;
    private volatile long position;
    private volatile long committed = UNKNOWN;
    private volatile long logEnd = UNKNOWN;
    private long fetched;
    private @Nullable SourceOutput<T> output;

    ReadPartition(KafkaPartitionSplit split) {
        this.split = split;
        this.position = split.startingOffset();
        this.fetched = split.startingOffset();
    }

    TopicPartition partition() {
        return split.partition();
    }

    KafkaPartitionSplit split() {
        return split;
    }

    /**
     * Offset of the first record that was not emitted, as of the last whole batch; {@link
     * KafkaPartitionSplit#EARLIEST_OFFSET} where no batch came yet. By the subtask's thread.
     */
    long position() {
        return position;
    }

    void advance(long next) {
        position = next;
    }

    /** Null until the first poll that knows of the partition. By the subtask's thread. */
    @Nullable
    SourceOutput<T> output() {
        return output;
    }

    void setOutput(SourceOutput<T> ofSplit) {
        output = ofSplit;
    }

    /** By the fetching thread, as the next ones. */
    void onFetched(long next) {
        fetched = next;
    }

    /** Whether nothing was fetched of a partition that is read from its beginning, wherever that is. */
    boolean isUnread() {
        return fetched == KafkaPartitionSplit.EARLIEST_OFFSET;
    }

    void onLag(long recordsBehindFetched) {
        if (!isUnread()) {
            logEnd = fetched + recordsBehindFetched;
        }
    }

    void onCommitted(long offset) {
        committed = offset;
    }

    /** The offset committed last; {@link #UNKNOWN} before the first one. */
    long committed() {
        return committed;
    }

    /** How many offsets lie between the position and the end of the log, as far as is known. */
    long lag() {
        long end = logEnd;
        long at = position;
        return end == UNKNOWN || at < 0 ? 0 : Math.max(0, end - at);
    }
}
