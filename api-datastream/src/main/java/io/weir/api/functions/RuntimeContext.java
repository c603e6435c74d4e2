package io.weir.api.functions;

import io.weir.api.accumulators.Accumulator;
import io.weir.api.accumulators.DoubleCounter;
import io.weir.api.accumulators.IntCounter;
import io.weir.api.accumulators.LongCounter;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.state.KeyedStateStore;
import java.io.Serializable;
import java.util.Map;

/**
 * Where a function runs: its job, its subtask, its state, its metrics.
 *
 * <p>State is kept per key; asking for it outside a keyed stream is an error that says so. Ask in {@code open}.
 */
public interface RuntimeContext extends KeyedStateStore {
    /** The job. */
    JobInfo getJobInfo();

    /** The subtask. */
    TaskInfo getTaskInfo();

    /** Metrics of the operator. */
    MetricGroup getMetricGroup();

    /** Parameters given to {@code ExecutionConfig.setGlobalJobParameters}. */
    Map<String, String> getGlobalJobParameters();

    /** Loads the classes of the job's jar. */
    ClassLoader getUserCodeClassLoader();

    /** Adds {@code accumulator} under a name unique within the operator. */
    <V, A extends Serializable> void addAccumulator(String name, Accumulator<V, A> accumulator);

    /** The counter of that name, made at the first call. */
    IntCounter getIntCounter(String name);

    /** The counter of that name, made at the first call. */
    LongCounter getLongCounter(String name);

    /** The counter of that name, made at the first call. */
    DoubleCounter getDoubleCounter(String name);
}
