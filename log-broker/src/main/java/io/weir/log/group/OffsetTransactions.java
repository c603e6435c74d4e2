package io.weir.log.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.TransactionName;
import java.util.concurrent.CompletionStage;

/** Knows which transactions go on. */
@FunctionalInterface
public interface OffsetTransactions {
    /** Whether offsets may be written to a partition in a transaction, or why not; does not wait. */
    CompletionStage<LogError> admit(TransactionName transaction, TopicPartition partition);
}
