package io.weir.operators.testing;

import io.weir.api.metrics.Counter;
import io.weir.api.metrics.Gauge;
import io.weir.api.metrics.MetricGroup;
import java.util.HashMap;
import java.util.Map;

/** Keeps the metrics of an operator by name; those of a group within as {@code group.name}. */
final class RecordedMetrics implements MetricGroup {
    private final String prefix;
    private final Map<String, Counter> counters;
    private final Map<String, Gauge<?>> gauges;

    RecordedMetrics() {
        this("", new HashMap<>(), new HashMap<>());
    }

    private RecordedMetrics(String prefix, Map<String, Counter> counters, Map<String, Gauge<?>> gauges) {
        this.prefix = prefix;
        this.counters = counters;
        this.gauges = gauges;
    }

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(prefix + name, ignored -> new Counter());
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        gauges.put(prefix + name, gauge);
        return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
        return new RecordedMetrics(prefix + name + ".", counters, gauges);
    }
}
