package io.weir.taskmanager;

import io.weir.api.metrics.Counter;
import io.weir.api.metrics.Gauge;
import io.weir.api.metrics.MetricGroup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of the operators of one task. Registered by the task's thread, read by the one that reports. */
final class MetricRegistry {
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();

    MetricGroup group(String prefix) {
        return new Group(prefix);
    }

    /** Adds the values now to {@code values}; gauges that show no number are left out. */
    void report(Map<String, Number> values) {
        counters.forEach((name, counter) -> values.put(name, counter.getCount()));
        gauges.forEach((name, gauge) -> {
            if (read(gauge) instanceof Number number) {
                values.put(name, number);
            }
        });
    }

    /** A user's gauge may fail; that must not stop the report of all others. */
    private static Object read(Gauge<?> gauge) {
        try {
            return gauge.getValue();
        } catch (RuntimeException e) {
            return "";
        }
    }

    private final class Group implements MetricGroup {
        private final String prefix;

        Group(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(prefix + "." + name, unused -> new Counter());
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(prefix + "." + name, gauge);
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new Group(prefix + "." + name);
        }
    }
}
