package io.weir.api.connector;

import io.weir.api.metrics.MetricGroup;

/** What a reader can do. */
public interface SourceReaderContext {
    /** Metrics of the reader. */
    MetricGroup metricGroup();

    /** Host of this TaskManager. */
    String getLocalHostName();

    /** From 0. */
    int getIndexOfSubtask();

    /** Number of readers. */
    int currentParallelism();

    /** Asks the enumerator for a split. */
    void sendSplitRequest();

    /** Sends a message to the enumerator. */
    void sendSourceEventToCoordinator(SourceEvent sourceEvent);

    /** Loads the classes of the job's jar. */
    ClassLoader getUserCodeClassLoader();
}
