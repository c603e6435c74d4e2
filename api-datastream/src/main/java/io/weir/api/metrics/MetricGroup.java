package io.weir.api.metrics;

/**
 * Registers metrics under names; a group within a group prefixes its names with {@code group.}.
 *
 * <p><b>Threading:</b> all methods may be called by any thread; what is registered is read by others.
 */
public interface MetricGroup {
    /** A counter of that name, starting at 0; the one that is there already if there is one. */
    Counter counter(String name);

    /** Registers {@code gauge} in place of one of that name, and returns it. */
    <T, G extends Gauge<T>> G gauge(String name, G gauge);

    /** The group of that name. */
    MetricGroup addGroup(String name);

    /**
     * Shows the metrics of this group and of the groups within it no more; for what comes and goes while a job runs, such as
     * a split of a source. What is registered in it afterwards is not shown either; {@link #addGroup} of the group around it
     * makes a new one. Closing again does nothing.
     */
    void close();
}
