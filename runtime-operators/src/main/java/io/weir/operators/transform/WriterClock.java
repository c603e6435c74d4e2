package io.weir.operators.transform;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.operators.OperatorContext;

/** The clock of a subtask as the writer of a sink sees it. */
record WriterClock(OperatorContext context) implements ProcessingTimeService {
    @Override
    public long getCurrentProcessingTime() {
        return context.processingTime().currentTimeMillis();
    }

    @Override
    public void registerTimer(long timestamp, ProcessingTimeCallback target) {
        context.processingTime().schedule(timestamp, time -> {
            try {
                target.onProcessingTime(time);
            } catch (Throwable t) {
                throw context.failure(t);
            }
        });
    }
}
