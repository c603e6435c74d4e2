package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import java.util.SortedSet;

/** What a {@link TransactionCoordinator} has others do. */
public sealed interface TransactionTask {
    /**
     * Write a marker to each of these partitions, in their order; each is answered with {@link
     * TransactionEvent.MarkerAnswered}. One that comes to a partition after another must be written after it.
     */
    record WriteMarkers(
            String transactionalId, ProducerName producer, boolean committed, SortedSet<TopicPartition> partitions)
            implements TransactionTask {}
}
