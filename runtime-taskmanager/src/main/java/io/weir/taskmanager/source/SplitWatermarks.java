package io.weir.taskmanager.source;

import io.weir.api.connector.SourceOutput;
import io.weir.api.time.TimestampAssigner;
import io.weir.api.time.Watermark;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.time.WatermarksWithIdleness;
import io.weir.operators.Output;
import io.weir.operators.TimeSignals;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The watermark of a source task: that of the slowest of its splits that have a time of their own, or that of the reader as
 * a whole where none has. {@link #report} is for the thread that reports, all else for the task's.
 */
final class SplitWatermarks {
    private static final Comparator<SplitTime> SLOWEST_FIRST = Comparator.comparing(SplitTime::idle)
            .thenComparingLong(SplitTime::watermark)
            .thenComparing(Comparator.comparingLong(SplitTime::silentMillis).reversed())
            .thenComparing(SplitTime::id);

    private final WatermarkStrategy<Object> strategy;
    private final WatermarkStrategy.Context context;
    private final TimeSignals target;
    private final PartialWatermark whole;
    private final Map<String, SplitOutput> splits = new LinkedHashMap<>();

    /** The same splits, for the thread that reports. */
    private final Map<String, PartialWatermark> reported = new ConcurrentHashMap<>();

    private volatile boolean anySplitSeen;
    private volatile long emitted = Long.MIN_VALUE;
    private volatile boolean idle;

    SplitWatermarks(WatermarkStrategy<Object> strategy, WatermarkStrategy.Context context, TimeSignals target) {
        this.strategy = strategy;
        this.context = context;
        this.target = target;
        this.whole = newPart();
    }

    private PartialWatermark newPart() {
        return new PartialWatermark(
                strategy.createWatermarkGenerator(context), context.getInputActivityClock(), this::combine);
    }

    TimestampAssigner<Object> assigner() {
        return strategy.createTimestampAssigner(context);
    }

    PartialWatermark whole() {
        return whole;
    }

    /** {@code failures} makes what is thrown of what user code threw. */
    SourceOutput<Object> split(String splitId, Output<Object> next, Function<Throwable, RuntimeException> failures) {
        anySplitSeen = true;
        SplitOutput known = splits.get(splitId);
        if (known != null) {
            return known;
        }
        SplitOutput made = new SplitOutput(assigner(), newPart(), next, failures);
        splits.put(splitId, made);
        reported.put(splitId, made.part);
        return made;
    }

    void release(String splitId) {
        splits.remove(splitId);
        reported.remove(splitId);
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
            setIdle(whole.isIdle());
            if (!whole.isIdle()) {
                advance(whole.watermark());
            }
            return;
        }
        long smallest = Long.MAX_VALUE;
        boolean active = false;
        for (SplitOutput split : splits.values()) {
            if (!split.part.isIdle()) {
                active = true;
                smallest = Math.min(smallest, split.part.watermark());
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

    /** How far time has come, for the thread that reports; one at a time. */
    SourceTime report(String operator) {
        List<SplitTime> times = new ArrayList<>();
        if (anySplitSeen) {
            reported.forEach((id, part) -> times.add(part.report(id)));
        } else {
            times.add(whole.report(""));
        }
        times.sort(SLOWEST_FIRST);
        int active = 0;
        SplitTime furthest = null;
        for (SplitTime time : times) {
            if (time.idle()) {
                break;
            }
            active++;
            furthest = time;
        }
        return new SourceTime(
                operator,
                emitted,
                idle,
                idleTimeoutMillis(),
                anySplitSeen ? times.size() : 0,
                anySplitSeen ? times.size() - active : 0,
                furthest,
                times.subList(0, Math.min(times.size(), SourceTime.MOST_SPLITS)));
    }

    private long idleTimeoutMillis() {
        return whole.generator() instanceof WatermarksWithIdleness<?> limited
                ? limited.idleTimeout().toMillis()
                : 0;
    }

    /** The output of one split. */
    private static final class SplitOutput implements SourceOutput<Object> {
        private final TimestampAssigner<Object> assigner;
        private final PartialWatermark part;
        private final Output<Object> next;
        private final Function<Throwable, RuntimeException> failures;

        SplitOutput(
                TimestampAssigner<Object> assigner,
                PartialWatermark part,
                Output<Object> next,
                Function<Throwable, RuntimeException> failures) {
            this.assigner = assigner;
            this.part = part;
            this.next = next;
            this.failures = failures;
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
                part.onRecord();
                part.generator().onEvent(record, assigned, part);
            } catch (Throwable t) {
                throw failures.apply(t);
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
