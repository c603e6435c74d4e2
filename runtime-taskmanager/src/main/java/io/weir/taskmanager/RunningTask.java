package io.weir.taskmanager;

import io.weir.api.metrics.MetricTree;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.taskmanager.task.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A task with its metrics, as the TaskManager keeps it. Reports are made by the endpoint, the last one by the task: under its lock. */
final class RunningTask {
    private final Task task;
    private final MetricTree metrics;
    private Map<String, Long> lastTotals = Map.of();
    private Map<String, Number> lastRates = Map.of();
    private long lastNanos;

    RunningTask(Task task, MetricTree metrics) {
        this.task = task;
        this.metrics = metrics;
        this.lastNanos = System.nanoTime();
    }

    Task task() {
        return task;
    }

    /** Totals, rates since the last report, operators' metrics and accumulators. */
    synchronized TaskReportedMetrics report() {
        Map<String, Long> totals = task.figures().totals();
        long now = System.nanoTime();
        long elapsedMillis = (now - lastNanos) / 1_000_000;
        // A report asked for right after another, as at the end of a task, would give wild rates.
        if (elapsedMillis >= 200) {
            lastRates = rates(totals, elapsedMillis);
            lastTotals = totals;
            lastNanos = now;
        }
        Map<String, Number> values = new TreeMap<>(lastRates);
        values.putAll(totals);
        metrics.forEach((name, value) -> {
            if (value instanceof Number number) {
                values.put(name, number);
            }
        });
        Map<String, String> accumulators = new LinkedHashMap<>();
        task.accumulators().forEach((name, accumulator) -> accumulators.put(name, text(accumulator.getLocalValue())));
        return new TaskReportedMetrics(
                task.attempt(), values, accumulators, task.figures().sourceTime());
    }

    /** The last report of a task that has ended: its totals, and rates of nothing. */
    synchronized TaskReportedMetrics lastReport() {
        Map<String, Long> totals = task.figures().totals();
        lastTotals = totals;
        lastRates = rates(totals, 1);
        lastNanos = System.nanoTime();
        return report();
    }

    private Map<String, Number> rates(Map<String, Long> totals, long elapsedMillis) {
        Map<String, Number> rates = new TreeMap<>();
        double perSecond = 1000.0 / elapsedMillis;
        rates.put("numRecordsInPerSecond", delta(totals, "numRecordsIn") * perSecond);
        rates.put("numRecordsOutPerSecond", delta(totals, "numRecordsOut") * perSecond);
        rates.put("idleTimeMsPerSecond", share(totals, "accumulateIdleTimeMs", perSecond));
        rates.put("backPressuredTimeMsPerSecond", share(totals, "accumulateBackPressuredTimeMs", perSecond));
        rates.put("busyTimeMsPerSecond", share(totals, "accumulateBusyTimeMs", perSecond));
        return rates;
    }

    private long delta(Map<String, Long> totals, String name) {
        return totals.getOrDefault(name, 0L) - lastTotals.getOrDefault(name, 0L);
    }

    private long share(Map<String, Long> totals, String name, double perSecond) {
        return Math.max(0, Math.min(1000, Math.round(delta(totals, name) * perSecond)));
    }

    /** The owner may change the value meanwhile; a report that misses one is better than none at all. */
    private static String text(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            return "";
        }
    }
}
