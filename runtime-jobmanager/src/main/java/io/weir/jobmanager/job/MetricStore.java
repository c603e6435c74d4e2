package io.weir.jobmanager.job;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.TaskReportedMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest metrics of the attempts of one job, and the last ones of those that have ended. Rates per second that a
 * report lacks are made from two reports. Confined to the JobManager's endpoint thread.
 */
public final class MetricStore {
    private static final String PER_SECOND = "PerSecond";
    private static final Set<String> COUNTERS = Set.of("numRecordsIn", "numRecordsOut", "numBytesIn", "numBytesOut");

    private final Map<AttemptId, Report> reports = new HashMap<>();

    void report(TaskReportedMetrics metrics, long nowMillis) {
        Report before = reports.get(metrics.attempt());
        Map<String, Number> values = new TreeMap<>(metrics.values());
        metrics.values().forEach((name, value) -> {
            String rate = name + PER_SECOND;
            if (COUNTERS.contains(name.substring(name.lastIndexOf('.') + 1)) && !values.containsKey(rate)) {
                values.put(rate, before == null ? 0.0 : before.ratePerSecond(name, value, rate, nowMillis));
            }
        });
        reports.put(
                metrics.attempt(),
                new Report(
                        nowMillis,
                        values,
                        metrics.accumulators(),
                        metrics.sourceTime(),
                        before == null ? null : before.sourceTime));
    }

    /** Tasks of these vertices come again. */
    void forget(Set<String> vertices) {
        reports.keySet().removeIf(attempt -> vertices.contains(attempt.vertexId()));
    }

    /** The figures of an attempt by name; empty when none have come. */
    public Map<String, Number> values(AttemptId attempt) {
        Report report = reports.get(attempt);
        return report == null ? Map.of() : report.values;
    }

    /** One figure of an attempt; 0 when it has not come. */
    public Number value(AttemptId attempt, String name) {
        return values(attempt).getOrDefault(name, 0L);
    }

    /** The user's accumulators of an attempt as text. */
    public Map<String, String> accumulators(AttemptId attempt) {
        Report report = reports.get(attempt);
        return report == null ? Map.of() : report.accumulators;
    }

    /** How far event time has come in a subtask of a source; empty where it does not matter, or none has been told yet. */
    public Optional<SourceTime> sourceTime(AttemptId attempt) {
        Report report = reports.get(attempt);
        return report == null ? Optional.empty() : Optional.ofNullable(report.sourceTime);
    }

    /** As {@link #values}, with those of the splits of a source, which may be hundreds. */
    public Map<String, Number> valuesWithSplits(AttemptId attempt) {
        Report report = reports.get(attempt);
        if (report == null || report.sourceTime == null) {
            return values(attempt);
        }
        Map<String, Number> all = new TreeMap<>(report.values);
        all.putAll(SplitMetrics.of(report.sourceTime, report.sourceTimeBefore));
        return all;
    }

    private record Report(
            long atMillis,
            Map<String, Number> values,
            Map<String, String> accumulators,
            @Nullable SourceTime sourceTime,
            @Nullable SourceTime sourceTimeBefore) {
        double ratePerSecond(String name, Number now, String rate, long nowMillis) {
            long millis = nowMillis - atMillis;
            if (millis <= 0) {
                return values.getOrDefault(rate, 0.0).doubleValue();
            }
            double before = values.getOrDefault(name, 0L).doubleValue();
            return (now.doubleValue() - before) * 1000 / millis;
        }
    }
}
