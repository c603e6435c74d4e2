package io.weir.api.serialization;

import io.weir.api.metrics.MetricGroup;

/** Where a schema is used. */
public interface SerializationContext {
    /** Metrics of the operator. */
    MetricGroup metricGroup();

    /** Loads the classes of the job's jar. */
    ClassLoader getUserCodeClassLoader();
}
