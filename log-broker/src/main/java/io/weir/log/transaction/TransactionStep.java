package io.weir.log.transaction;

import io.weir.log.coordinator.Decision;
import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.Moment;
import java.util.function.Consumer;

/** What is decided on one event. */
final class TransactionStep extends Decision<TransactionRecord, TransactionResponse, TransactionTask> {
    TransactionStep(Moment now, Consumer<LogWrite<TransactionRecord>> memory) {
        super(now, memory);
    }
}
