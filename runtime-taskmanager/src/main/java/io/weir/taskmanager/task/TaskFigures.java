package io.weir.taskmanager.task;

import io.weir.runtime.protocol.SourceTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures of a task. Written by its thread after each batch, read by the thread that reports. */
public final class TaskFigures {
    private volatile long recordsIn;
    private volatile long recordsOut;
    private volatile long idleNanos;
    private volatile long backPressuredNanos;
    private volatile long watermark = Long.MIN_VALUE;
    private final long startNanos = System.nanoTime();
    private volatile long endNanos = Long.MIN_VALUE;

    private volatile Supplier<@Nullable SourceTime> sourceTime = () -> null;

    TaskFigures() {}

    /** The task is headed by a source, of which {@code time} tells. */
    void ofSource(Supplier<@Nullable SourceTime> time) {
        sourceTime = time;
    }

    void records(long in, long out, long newWatermark) {
        recordsIn = in;
        recordsOut = out;
        watermark = newWatermark;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the task's thread
    void addIdle(long nanos) {
        idleNanos += nanos;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the task's thread
    void addBackPressured(long nanos) {
        backPressuredNanos += nanos;
    }

    void end() {
        endNanos = System.nanoTime();
    }

    long backPressuredNanos() {
        return backPressuredNanos;
    }

    /** How far event time has come in the source that heads the task; null: none does. */
    public @Nullable SourceTime sourceTime() {
        return sourceTime.get();
    }

    /** The totals now, by the names that reports use. */
    public Map<String, Long> totals() {
        long now = endNanos == Long.MIN_VALUE ? System.nanoTime() : endNanos;
        long alive = now - startNanos;
        Map<String, Long> totals = new LinkedHashMap<>();
        totals.put("numRecordsIn", recordsIn);
        totals.put("numRecordsOut", recordsOut);
        totals.put("accumulateIdleTimeMs", idleNanos / 1_000_000);
        totals.put("accumulateBackPressuredTimeMs", backPressuredNanos / 1_000_000);
        totals.put("accumulateBusyTimeMs", Math.max(0, alive - idleNanos - backPressuredNanos) / 1_000_000);
        totals.put("currentInputWatermark", watermark);
        return totals;
    }
}
