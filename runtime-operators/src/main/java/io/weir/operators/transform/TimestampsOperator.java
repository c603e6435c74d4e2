package io.weir.operators.transform;

import io.weir.api.time.RelativeClock;
import io.weir.api.time.TimestampAssigner;
import io.weir.api.time.Watermark;
import io.weir.api.time.WatermarkGenerator;
import io.weir.api.time.WatermarkOutput;
import io.weir.api.time.WatermarkStrategy;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.ProcessingTime;

/**
 * Gives records timestamps and makes watermarks. The generator is asked after every {@link #RECORDS_PER_EMISSION} records
 * and once per watermark interval, whichever comes first. Watermarks and idleness from before are dropped, except the one
 * that says that the stream has ended.
 */
final class TimestampsOperator<T>
        implements OneInputOperator<T>,
                WatermarkOutput,
                WatermarkStrategy.Context,
                RelativeClock,
                ProcessingTime.Callback {
    private static final int RECORDS_PER_EMISSION = 256;

    private final OperatorContext context;
    private final Output<T> next;
    private final TimestampAssigner<T> assigner;
    private final WatermarkGenerator<T> generator;
    private int recordsSinceEmission;
    private long lastWatermark = Long.MIN_VALUE;
    private boolean idle;
    private ProcessingTime.Cancellable timer = () -> {};

    @SuppressWarnings("this-escape") // the strategy gets the clock, which needs only the context
    public TimestampsOperator(WatermarkStrategy<T> strategy, OperatorContext context, Output<T> next) {
        this.context = context;
        this.next = next;
        try {
            assigner = strategy.createTimestampAssigner(this);
            generator = strategy.createWatermarkGenerator(this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void open() {
        schedule();
    }

    @Override
    public void collect(T value, long timestamp) {
        if (idle) {
            markActive();
        }
        long assigned;
        try {
            assigned = assigner.extractTimestamp(value, timestamp);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        next.collect(value, assigned);
        try {
            generator.onEvent(value, assigned, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (++recordsSinceEmission >= RECORDS_PER_EMISSION) {
            emitPeriodically();
        }
    }

    private void emitPeriodically() {
        recordsSinceEmission = 0;
        try {
            generator.onPeriodicEmit(this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void onTime(long timeMillis) {
        emitPeriodically();
        schedule();
    }

    private void schedule() {
        long interval = context.autoWatermarkIntervalMillis();
        if (interval > 0) {
            ProcessingTime time = context.processingTime();
            timer = time.schedule(time.currentTimeMillis() + interval, this);
        }
    }

    @Override
    public void watermark(long timestamp) {
        if (timestamp == Long.MAX_VALUE) {
            emitWatermark(Watermark.MAX_WATERMARK);
        }
    }

    /** Idleness is the generator's to tell. */
    @Override
    public void idle(boolean upstreamIdle) {}

    @Override
    public void emitWatermark(Watermark watermark) {
        if (watermark.timestamp() > lastWatermark) {
            lastWatermark = watermark.timestamp();
            markActive();
            next.watermark(lastWatermark);
        }
    }

    @Override
    public void markIdle() {
        if (!idle) {
            idle = true;
            next.idle(true);
        }
    }

    @Override
    public void markActive() {
        if (idle) {
            idle = false;
            next.idle(false);
        }
    }

    @Override
    public void finish() {
        emitPeriodically();
        timer.cancel();
    }

    @Override
    public void close() {
        timer.cancel();
    }

    @Override
    public RelativeClock getInputActivityClock() {
        return this;
    }

    @Override
    public long relativeTimeNanos() {
        return context.processingTime().nanos();
    }
}
