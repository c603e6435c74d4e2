package io.weir.api.connector;

import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;

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

    /** A serializer for the reader's own use. */
    <T> TypeSerializer<T> createSerializer(TypeInformation<T> type);
}
