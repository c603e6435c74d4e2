package io.weir.jobmanager.job;

import io.weir.api.metrics.Counter;
import io.weir.api.metrics.Gauge;
import io.weir.api.metrics.MetricGroup;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics that enumerators register. Written by their threads, read by REST. */
public final class CoordinatorMetrics implements MetricGroup {
    private final String prefix;
    private final Map<String, Gauge<?>> gauges;

    /** Starts empty. */
    public CoordinatorMetrics() {
        this("", new ConcurrentHashMap<>());
    }

    private CoordinatorMetrics(String prefix, Map<String, Gauge<?>> gauges) {
        this.prefix = prefix;
        this.gauges = gauges;
    }

    @Override
    public Counter counter(String name) {
        Counter counter = new Counter();
        gauges.put(prefix + name, counter::getCount);
        return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        gauges.put(prefix + name, gauge);
        return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
        return new CoordinatorMetrics(prefix + name + ".", gauges);
    }

    /** All values as text, by name. */
    public Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        gauges.forEach((name, gauge) -> values.put(name, String.valueOf(gauge.getValue())));
        return values;
    }
}
