package io.weir.jobmanager.job;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskReportedMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
        reports.put(metrics.attempt(), new Report(nowMillis, values, metrics.accumulators()));
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

    private record Report(long atMillis, Map<String, Number> values, Map<String, String> accumulators) {
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
