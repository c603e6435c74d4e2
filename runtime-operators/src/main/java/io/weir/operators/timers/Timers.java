package io.weir.operators.timers;

import io.weir.api.functions.TimeDomain;
import io.weir.api.functions.TimerService;
import io.weir.operators.ProcessingTime;
import io.weir.runtime.state.KeyedStateBackend;
import org.jspecify.annotations.Nullable;

/** The timers of one operator, by the watermark and by the clock. */
public final class Timers implements TimerService, ProcessingTime.Callback {
    private final ProcessingTime clock;
    private final KeyedTimers eventTime;
    private final KeyedTimers processingTime;
    private final Handler handler;
    private long watermark = Long.MIN_VALUE;
    private boolean firing;
    private boolean ended;
    private long scheduledTime = Long.MAX_VALUE;
    private ProcessingTime.@Nullable Cancellable scheduled;

    /**
     * What is due is told to {@code handler}, with the timer's key as the current one of {@code state}. The timers are part of
     * the snapshots of {@code state}.
     */
    public Timers(KeyedStateBackend state, ProcessingTime clock, Handler handler) {
        this.clock = clock;
        this.handler = handler;
        eventTime = new KeyedTimers(state);
        processingTime = new KeyedTimers(state);
        eventTime.register("_timers/event-time");
        processingTime.register("_timers/processing-time");
    }

    /** From now on timers of the clock fire, those that a snapshot had too. */
    public void start() {
        schedule();
    }

    /** What a due timer calls. */
    @FunctionalInterface
    public interface Handler {
        /** The timer of the current key at {@code time} is due. */
        void onTimer(long time, TimeDomain domain);
    }

    /** The watermark has advanced; fires what is due. */
    public void advanceWatermark(long timestamp) {
        watermark = timestamp;
        eventTime.advance(timestamp, time -> handler.onTimer(time, TimeDomain.EVENT_TIME));
    }

    /** No timer of the clock fires any more; those left are dropped. */
    public void end() {
        ended = true;
        unschedule();
    }

    @Override
    public void onTime(long timeMillis) {
        scheduledTime = Long.MAX_VALUE;
        scheduled = null;
        firing = true;
        try {
            processingTime.advance(
                    Math.max(timeMillis, clock.currentTimeMillis()),
                    time -> handler.onTimer(time, TimeDomain.PROCESSING_TIME));
        } finally {
            firing = false;
        }
        schedule();
    }

    private void schedule() {
        long next = processingTime.nextTime();
        if (firing || ended || next >= scheduledTime) {
            return;
        }
        unschedule();
        scheduledTime = next;
        scheduled = clock.schedule(next, this);
    }

    private void unschedule() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
            scheduledTime = Long.MAX_VALUE;
        }
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
        processingTime.set(time);
        schedule();
    }

    @Override
    public void registerEventTimeTimer(long time) {
        eventTime.set(time);
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
        processingTime.delete(time);
    }

    @Override
    public void deleteEventTimeTimer(long time) {
        eventTime.delete(time);
    }
}
