package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.TransactionName;
import java.util.concurrent.CompletableFuture;

/**
 * Other nodes, for what concerns partitions that are not led by this one.
 *
 * <p><b>Threading:</b> may be called by any thread and does not wait.
 */
public interface TransactionPeers {
    /** There is no other node. */
    TransactionPeers NONE = new TransactionPeers() {
        @Override
        public boolean areThere() {
            return false;
        }

        @Override
        public CompletableFuture<LogError> end(TransactionService.Marker marker, TopicPartition partition) {
            return CompletableFuture.completedFuture(LogError.UNKNOWN_TOPIC_OR_PARTITION);
        }

        @Override
        public CompletableFuture<LogError> admit(
                TransactionName transaction, TopicPartition coordinator, TopicPartition partition) {
            return CompletableFuture.completedFuture(LogError.COORDINATOR_NOT_AVAILABLE);
        }
    };

    /** Whether there can be others. */
    boolean areThere();

    /** Has the leader of a partition write a marker. Never fails: an error that may pass says that it is to be tried again. */
    CompletableFuture<LogError> end(TransactionService.Marker marker, TopicPartition partition);

    /** Asks the coordinator that the leader of {@code coordinator} is whether a partition may be written to. Never fails. */
    CompletableFuture<LogError> admit(
            TransactionName transaction, TopicPartition coordinator, TopicPartition partition);
}
