package io.weir.operators.timers;

import io.weir.api.functions.TimerService;
import io.weir.operators.ProcessingTime;

/** Tells the time where there can be no timers. */
public final class TimeOnly implements TimerService {
    private final ProcessingTime clock;
    private final String refusal;
    private long watermark = Long.MIN_VALUE;

    /** {@code refusal} is what a function is told that wants to set a timer. */
    public TimeOnly(ProcessingTime clock, String refusal) {
        this.clock = clock;
        this.refusal = refusal;
    }

    /** The watermark has advanced. */
    public void advanceWatermark(long timestamp) {
        watermark = timestamp;
    }

    @Override
    public long currentProcessingTime() {
        return clock.currentTimeMillis();
    }

    @Override
    public long currentWatermark() {
        return watermark;
    }

    @Override
    public void registerProcessingTimeTimer(long time) {
        throw new UnsupportedOperationException(refusal);
    }

    @Override
    public void registerEventTimeTimer(long time) {
        throw new UnsupportedOperationException(refusal);
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
        throw new UnsupportedOperationException(refusal);
    }

    @Override
    public void deleteEventTimeTimer(long time) {
        throw new UnsupportedOperationException(refusal);
    }
}
