package io.weir.jobmanager.job;

import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a source's splits under the names that Flink has for them, made of what heartbeats bring: seven names for
 * each split need not go over the wire every second.
 *
 * <pre>
 *   S.currentOutputWatermark                            of source S
 *   S.split.ID.watermark.currentWatermark               of one split
 *   S.split.ID.watermark.activeTimeMsPerSecond, .idleTimeMsPerSecond, .pausedTimeMsPerSecond
 *   S.split.ID.watermark.accumulatedActiveTimeMs, .accumulatedIdleTimeMs, .accumulatedPausedTimeMs
 * </pre>
 *
 * Nothing pauses splits, so that paused times are 0.
 */
final class SplitMetrics {
    private static final double MILLIS_PER_SECOND = 1000;

    private SplitMetrics() {}

    static Map<String, Number> of(SourceTime time, @Nullable SourceTime before) {
        Map<String, Number> metrics = new TreeMap<>();
        metrics.put(time.operator() + ".currentOutputWatermark", time.watermark());
        for (SplitTime split : time.slowest()) {
            if (!split.id().isEmpty()) {
                add(metrics, time.operator() + ".split." + split.id() + ".watermark.", split, former(before, split));
            }
        }
        return metrics;
    }

    /** What was told of the same split, given to the same attempt, the time before; null: nothing. */
    private static @Nullable SplitTime former(@Nullable SourceTime before, SplitTime split) {
        if (before != null) {
            for (SplitTime former : before.slowest()) {
                if (former.id().equals(split.id())
                        && former.activeMillis() <= split.activeMillis()
                        && former.idleMillis() <= split.idleMillis()) {
                    return former;
                }
            }
        }
        return null;
    }

    private static void add(Map<String, Number> metrics, String prefix, SplitTime split, @Nullable SplitTime former) {
        double active = split.activeMillis() - (former == null ? 0 : former.activeMillis());
        double idle = split.idleMillis() - (former == null ? 0 : former.idleMillis());
        double all = active + idle;
        metrics.put(prefix + "currentWatermark", split.watermark());
        metrics.put(prefix + "activeTimeMsPerSecond", all > 0 ? active / all * MILLIS_PER_SECOND : 0.0);
        metrics.put(prefix + "idleTimeMsPerSecond", all > 0 ? idle / all * MILLIS_PER_SECOND : 0.0);
        metrics.put(prefix + "pausedTimeMsPerSecond", 0.0);
        metrics.put(prefix + "accumulatedActiveTimeMs", split.activeMillis());
        metrics.put(prefix + "accumulatedIdleTimeMs", split.idleMillis());
        metrics.put(prefix + "accumulatedPausedTimeMs", 0L);
    }
}
