package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;

/** A job to measure. */
public interface Workload {
    /** Adds its operators to {@code environment}; the last is a {@link HashSink} where results are to be hashed. */
    void build(StreamExecutionEnvironment environment);
}
