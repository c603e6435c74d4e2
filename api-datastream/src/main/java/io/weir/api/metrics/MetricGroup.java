package io.weir.api.metrics;

/** Registers metrics under names; a group within a group prefixes its names with {@code group.}. */
public interface MetricGroup {
    /** A new counter of that name. */
    Counter counter(String name);

    /** Registers {@code gauge} and returns it. */
    <T, G extends Gauge<T>> G gauge(String name, G gauge);

    /** The group of that name. */
    MetricGroup addGroup(String name);
}
