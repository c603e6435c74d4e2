package io.weir.connector.kafka.sink;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Says which partition of its topic a record goes to.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface KafkaPartitioner<T> extends Serializable {
    /** Called once before anything else; subtasks count from 0. */
    default void open(int subtask, int parallelism) {}

    /**
     * The partition of {@code record}.
     *
     * @param key null: none
     * @param value null: none
     * @param partitions the numbers of the partitions that the topic had when it was asked for them, in order; not to be changed
     */
    int partition(T record, byte @Nullable [] key, byte @Nullable [] value, String topic, int[] partitions);
}
