package io.weir.api.functions;

/**
 * Decides which subtask receives a record.
 *
 * @param <K> the key it decides by
 */
@FunctionalInterface
public interface Partitioner<K> extends Function {
    /** The receiving subtask, from 0 to {@code numPartitions - 1}. */
    int partition(K key, int numPartitions);
}
