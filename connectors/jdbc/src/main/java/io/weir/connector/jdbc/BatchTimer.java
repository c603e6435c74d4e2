package io.weir.connector.jdbc;

import io.weir.api.connector.ProcessingTimeService;
import java.io.IOException;

/** Sends what waits at a fixed interval. Ends with the subtask, as its timers do. */
final class BatchTimer implements ProcessingTimeService.ProcessingTimeCallback {
    private final ProcessingTimeService clock;
    private final long intervalMillis;
    private final Sending sending;

    /** What is done each time. */
    @FunctionalInterface
    interface Sending {
        void send() throws IOException, InterruptedException;
    }

    BatchTimer(ProcessingTimeService clock, long intervalMillis, Sending sending) {
        this.clock = clock;
        this.intervalMillis = intervalMillis;
        this.sending = sending;
    }

    void schedule() {
        clock.registerTimer(clock.getCurrentProcessingTime() + intervalMillis, this);
    }

    @Override
    public void onProcessingTime(long time) throws IOException, InterruptedException {
        sending.send();
        schedule();
    }
}
