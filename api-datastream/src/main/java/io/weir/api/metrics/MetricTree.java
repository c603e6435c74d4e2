package io.weir.api.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Metrics and groups in memory: what the runtime hands to operators, and what tests hand to what they test.
 *
 * <pre>{@code
 * MetricTree metrics = new MetricTree();
 * reader(metrics);
 * metrics.forEach((name, value) -> System.out.println(name + " = " + value));
 * }</pre>
 *
 * <p>Each group knows the one around it, so that closing takes out what belongs to it and nothing whose name only begins
 * alike.
 */
public final class MetricTree implements MetricGroup {
    private final @Nullable MetricTree around;
    private final String name;
    private final String prefix;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();
    private final Map<String, MetricTree> groups = new ConcurrentHashMap<>();

    /** Empty; its metrics have no prefix. */
    public MetricTree() {
        this(null, "", "");
    }

    private MetricTree(@Nullable MetricTree around, String name, String prefix) {
        this.around = around;
        this.name = name;
        this.prefix = prefix;
    }

    @Override
    public Counter counter(String metric) {
        return counters.computeIfAbsent(metric, unused -> new Counter());
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String metric, G gauge) {
        gauges.put(metric, gauge);
        return gauge;
    }

    @Override
    public MetricTree addGroup(String group) {
        return groups.computeIfAbsent(group, unused -> new MetricTree(this, group, prefix + group + "."));
    }

    @Override
    public void close() {
        if (around != null) {
            around.groups.remove(name, this);
        } else {
            counters.clear();
            gauges.clear();
            groups.clear();
        }
    }

    /** Shows each metric with its value now, in no order; gauges that fail are left out, as theirs is the user's code. */
    public void forEach(BiConsumer<String, Object> visitor) {
        counters.forEach((metric, counter) -> visitor.accept(prefix + metric, counter.getCount()));
        gauges.forEach((metric, gauge) -> {
            Object value = read(gauge);
            if (value != null) {
                visitor.accept(prefix + metric, value);
            }
        });
        groups.values().forEach(group -> group.forEach(visitor));
    }

    private static @Nullable Object read(Gauge<?> gauge) {
        try {
            return gauge.getValue();
        } catch (RuntimeException e) {
            return null; // the report of all others must not stop for it
        }
    }
}
