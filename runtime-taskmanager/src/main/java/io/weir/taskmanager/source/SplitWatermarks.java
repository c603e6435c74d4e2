package io.weir.taskmanager.source;

import io.weir.api.connector.SourceOutput;
import io.weir.api.time.TimestampAssigner;
import io.weir.api.time.Watermark;
import io.weir.api.time.WatermarkGenerator;
import io.weir.api.time.WatermarkOutput;
import io.weir.api.time.WatermarkStrategy;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TimeSignals;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The watermark of a source task: that of the slowest of its splits that have a time of their own, or that of the reader as
 * a whole where none has.
 */
final class SplitWatermarks {
    private final WatermarkStrategy<Object> strategy;
    private final WatermarkStrategy.Context context;
    private final TimeSignals target;
    private final Part whole;
    private final Map<String, SplitOutput> splits = new LinkedHashMap<>();
    private boolean anySplitSeen;
    private long emitted = Long.MIN_VALUE;
    private boolean idle;

    SplitWatermarks(WatermarkStrategy<Object> strategy, WatermarkStrategy.Context context, TimeSignals target) {
        this.strategy = strategy;
        this.context = context;
        this.target = target;
        this.whole = new Part(strategy.createWatermarkGenerator(context));
    }

    TimestampAssigner<Object> assigner() {
        return strategy.createTimestampAssigner(context);
    }

    Part whole() {
        return whole;
    }

    SourceOutput<Object> split(String splitId, Output<Object> next, OperatorContext operator) {
        anySplitSeen = true;
        return splits.computeIfAbsent(
                splitId,
                id -> new SplitOutput(
                        assigner(), new Part(strategy.createWatermarkGenerator(context)), next, operator));
    }

    void release(String splitId) {
        splits.remove(splitId);
        combine();
    }

    void emitPeriodic() {
        if (anySplitSeen) {
            for (SplitOutput split : splits.values()) {
                split.part.generator().onPeriodicEmit(split.part);
            }
        } else {
            whole.generator().onPeriodicEmit(whole);
        }
        combine();
    }

    void end() {
        setIdle(false);
        advance(Long.MAX_VALUE);
    }

    private void combine() {
        if (!anySplitSeen) {
            setIdle(whole.idle);
            if (!whole.idle) {
                advance(whole.watermark);
            }
            return;
        }
        long smallest = Long.MAX_VALUE;
        boolean active = false;
        for (SplitOutput split : splits.values()) {
            if (!split.part.idle) {
                active = true;
                smallest = Math.min(smallest, split.part.watermark);
            }
        }
        if (active) {
            setIdle(false);
            advance(smallest);
        } else if (!splits.isEmpty()) {
            setIdle(true);
        }
    }

    private void advance(long watermark) {
        if (watermark > emitted) {
            emitted = watermark;
            target.watermark(watermark);
        }
    }

    private void setIdle(boolean nowIdle) {
        if (idle != nowIdle) {
            idle = nowIdle;
            target.idle(nowIdle);
        }
    }

    /** The watermark of one split or of the whole reader. */
    final class Part implements WatermarkOutput {
        private final WatermarkGenerator<Object> generator;
        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        Part(WatermarkGenerator<Object> generator) {
            this.generator = generator;
        }

        WatermarkGenerator<Object> generator() {
            return generator;
        }

        @Override
        public void emitWatermark(Watermark told) {
            idle = false;
            watermark = Math.max(watermark, told.timestamp());
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            if (idle) {
                idle = false;
                combine();
            }
        }
    }

    /** The output of one split. */
    private static final class SplitOutput implements SourceOutput<Object> {
        private final TimestampAssigner<Object> assigner;
        private final Part part;
        private final Output<Object> next;
        private final OperatorContext operator;

        SplitOutput(TimestampAssigner<Object> assigner, Part part, Output<Object> next, OperatorContext operator) {
            this.assigner = assigner;
            this.part = part;
            this.next = next;
            this.operator = operator;
        }

        @Override
        public void collect(Object record) {
            collect(record, Output.NO_TIMESTAMP);
        }

        @Override
        public void collect(Object record, long timestamp) {
            long assigned;
            try {
                assigned = assigner.extractTimestamp(record, timestamp);
                part.generator().onEvent(record, assigned, part);
            } catch (Throwable t) {
                throw operator.failure(t);
            }
            next.collect(record, assigned);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            part.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            part.markIdle();
        }

        @Override
        public void markActive() {
            part.markActive();
        }
    }
}
