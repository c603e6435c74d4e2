package io.weir.api.functions;

import io.weir.api.accumulators.Accumulator;
import io.weir.api.accumulators.DoubleCounter;
import io.weir.api.accumulators.IntCounter;
import io.weir.api.accumulators.LongCounter;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.state.AggregatingState;
import io.weir.api.state.AggregatingStateDescriptor;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ReducingState;
import io.weir.api.state.ReducingStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import java.io.Serializable;
import java.util.Map;

/**
 * Where a function runs: its job, its subtask, its state, its metrics.
 *
 * <p>State is kept per key; asking for it outside a keyed stream is an error that says so. Ask in {@code open}.
 */
public interface RuntimeContext {
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

    /** One value per key. */
    <T> ValueState<T> getState(ValueStateDescriptor<T> stateProperties);

    /** A list per key. */
    <T> ListState<T> getListState(ListStateDescriptor<T> stateProperties);

    /** A map per key. */
    <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> stateProperties);

    /** One value per key, into which added values are reduced. */
    <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> stateProperties);

    /** One accumulator per key, into which added values are aggregated. */
    <IN, ACC, OUT> AggregatingState<IN, OUT> getAggregatingState(
            AggregatingStateDescriptor<IN, ACC, OUT> stateProperties);
}
