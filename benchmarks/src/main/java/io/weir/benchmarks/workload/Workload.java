package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;

/** A job to measure. */
public interface Workload {
    /** Adds its operators to {@code environment}; the last is a {@link HashSink}. */
    void build(StreamExecutionEnvironment environment);
}
