package io.weir.api.connector.basic;

import io.weir.api.connector.ProcessingTimeService;
import java.io.IOException;

/** Sends what waits at a fixed interval. Ends with the subtask, as its timers do. */
public final class BatchTimer implements ProcessingTimeService.ProcessingTimeCallback {
    private final ProcessingTimeService clock;
    private final long intervalMillis;
    private final Sending sending;

    /** What is done each time. */
    @FunctionalInterface
    public interface Sending {
        /** Sends what waits. */
        void send() throws IOException, InterruptedException;
    }

    /** {@code intervalMillis} is at least 1. */
    public BatchTimer(ProcessingTimeService clock, long intervalMillis, Sending sending) {
        this.clock = clock;
        this.intervalMillis = intervalMillis;
        this.sending = sending;
    }

    /** Begins. */
    public void schedule() {
        clock.registerTimer(clock.getCurrentProcessingTime() + intervalMillis, this);
    }

    @Override
    public void onProcessingTime(long time) throws IOException, InterruptedException {
        sending.send();
        schedule();
    }
}
