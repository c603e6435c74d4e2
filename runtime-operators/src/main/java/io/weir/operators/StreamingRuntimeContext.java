package io.weir.operators;

import io.weir.api.accumulators.Accumulator;
import io.weir.api.accumulators.DoubleCounter;
import io.weir.api.accumulators.IntCounter;
import io.weir.api.accumulators.LongCounter;
import io.weir.api.functions.JobInfo;
import io.weir.api.functions.RuntimeContext;
import io.weir.api.functions.TaskInfo;
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
import io.weir.runtime.state.KeyedStateBackend;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@link RuntimeContext} of one operator in one subtask. */
public final class StreamingRuntimeContext implements RuntimeContext {
    private final Scope scope;
    private final String operatorName;
    private final MetricGroup metrics;
    private final @Nullable KeyedStateBackend keyedState;
    private final Map<String, Accumulator<?, ?>> accumulators;

    /**
     * Makes a context.
     *
     * @param keyedState null where the operator is not keyed
     * @param accumulators where accumulators are registered, by name; a map that is safe for readers in other threads
     */
    public StreamingRuntimeContext(
            Scope scope,
            String operatorName,
            MetricGroup metrics,
            @Nullable KeyedStateBackend keyedState,
            Map<String, Accumulator<?, ?>> accumulators) {
        this.scope = scope;
        this.operatorName = operatorName;
        this.metrics = metrics;
        this.keyedState = keyedState;
        this.accumulators = accumulators;
    }

    /** What all operators of a task share. */
    public record Scope(
            JobInfo job, TaskInfo task, Map<String, String> globalJobParameters, ClassLoader userCodeClassLoader) {}

    @Override
    public JobInfo getJobInfo() {
        return scope.job;
    }

    @Override
    public TaskInfo getTaskInfo() {
        return scope.task;
    }

    @Override
    public MetricGroup getMetricGroup() {
        return metrics;
    }

    @Override
    public Map<String, String> getGlobalJobParameters() {
        return scope.globalJobParameters;
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return scope.userCodeClassLoader;
    }

    @Override
    public <V, A extends Serializable> void addAccumulator(String name, Accumulator<V, A> accumulator) {
        if (accumulators.putIfAbsent(name, accumulator) != null) {
            throw new IllegalStateException("Operator '%s' has an accumulator '%s' already. Give each its own name."
                    .formatted(operatorName, name));
        }
    }

    @Override
    public IntCounter getIntCounter(String name) {
        return counter(name, IntCounter.class, new IntCounter());
    }

    @Override
    public LongCounter getLongCounter(String name) {
        return counter(name, LongCounter.class, new LongCounter());
    }

    @Override
    public DoubleCounter getDoubleCounter(String name) {
        return counter(name, DoubleCounter.class, new DoubleCounter());
    }

    private <C extends Accumulator<?, ?>> C counter(String name, Class<C> kind, C fresh) {
        Accumulator<?, ?> present = accumulators.putIfAbsent(name, fresh);
        if (present == null) {
            return fresh;
        }
        if (!kind.isInstance(present)) {
            throw new IllegalStateException("Accumulator '%s' of operator '%s' is a %s, not a %s."
                    .formatted(name, operatorName, present.getClass().getSimpleName(), kind.getSimpleName()));
        }
        return kind.cast(present);
    }

    @Override
    public <T> ValueState<T> getState(ValueStateDescriptor<T> stateProperties) {
        return state(stateProperties.getName()).valueState(stateProperties);
    }

    @Override
    public <T> ListState<T> getListState(ListStateDescriptor<T> stateProperties) {
        return state(stateProperties.getName()).listState(stateProperties);
    }

    @Override
    public <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> stateProperties) {
        return state(stateProperties.getName()).mapState(stateProperties);
    }

    @Override
    public <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> stateProperties) {
        return state(stateProperties.getName()).reducingState(stateProperties);
    }

    @Override
    public <IN, ACC, OUT> AggregatingState<IN, OUT> getAggregatingState(
            AggregatingStateDescriptor<IN, ACC, OUT> stateProperties) {
        return state(stateProperties.getName()).aggregatingState(stateProperties);
    }

    private KeyedStateBackend state(String name) {
        if (keyedState == null) {
            throw new IllegalStateException(
                    "State '%s' is kept per key, and operator '%s' does not follow keyBy. Call keyBy before it."
                            .formatted(name, operatorName));
        }
        return keyedState;
    }
}
