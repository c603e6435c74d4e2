package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;

/** What a {@link TransactionCoordinator} is told. */
public sealed interface TransactionEvent {
    /** Somebody asks; {@code call} names the answer. */
    record Called(long call, TransactionRequest request) implements TransactionEvent {}

    /**
     * What became of one marker of {@link TransactionTask.WriteMarkers}. An error means that it may or may not have been
     * written, and that this attempt will not write it any more.
     */
    record MarkerAnswered(String transactionalId, ProducerName producer, TopicPartition partition, LogError error)
            implements TransactionEvent {}

    /** Time has passed. */
    record Tick() implements TransactionEvent {}
}
