package io.weir.taskmanager.chain;

import io.weir.api.connector.WriterInitContext;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.RuntimeContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Aftermath;
import io.weir.operators.OperatorContext;
import io.weir.operators.OperatorException;
import io.weir.operators.Output;
import io.weir.operators.ProcessingTime;
import io.weir.operators.StreamingRuntimeContext;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.OperatorState;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The context of one operator of a chain. */
final class TaskOperatorContext implements OperatorContext {
    private final String operatorName;
    private final TaskServices services;
    private final @Nullable KeyedStateBackend keyedState;
    private final @Nullable OperatorState operatorState;
    private final Map<String, Output<Object>> sideOutputs;
    private final MetricGroup metrics;
    private final RuntimeContext runtimeContext;

    TaskOperatorContext(
            String operatorName,
            TaskServices services,
            @Nullable KeyedStateBackend keyedState,
            @Nullable OperatorState operatorState,
            Map<String, Output<Object>> sideOutputs) {
        this.operatorName = operatorName;
        this.services = services;
        this.keyedState = keyedState;
        this.operatorState = operatorState;
        this.sideOutputs = sideOutputs;
        metrics = services.factories().metrics(operatorName);
        runtimeContext = new StreamingRuntimeContext(
                services.scope(), operatorName, metrics, keyedState, services.accumulators());
    }

    @Override
    public String operatorName() {
        return operatorName;
    }

    @Override
    public RuntimeContext runtimeContext() {
        return runtimeContext;
    }

    @Override
    public KeyedStateBackend keyedState() {
        if (keyedState == null) {
            throw new IllegalStateException(
                    "Operator '%s' does not follow keyBy and has no keyed state.".formatted(operatorName));
        }
        return keyedState;
    }

    @Override
    public OperatorState operatorState() {
        if (operatorState == null) {
            throw new IllegalStateException("The output of '%s' has no state.".formatted(operatorName));
        }
        return operatorState;
    }

    @Override
    public boolean checkpointing() {
        return services.checkpointing();
    }

    @Override
    public boolean isKeyed() {
        return keyedState != null;
    }

    @Override
    public ProcessingTime processingTime() {
        return services.processingTime();
    }

    @Override
    public long autoWatermarkIntervalMillis() {
        return services.autoWatermarkIntervalMillis();
    }

    @Override
    public MetricGroup metrics() {
        return metrics;
    }

    @Override
    @SuppressWarnings("unchecked") // a tag's records are of the tag's type
    public <X> Output<X> sideOutput(OutputTag<X> tag) {
        Output<Object> output = sideOutputs.get(tag.getId());
        return (Output<X>) (output == null ? new DiscardingOutput() : output);
    }

    @Override
    public <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return services.factories().serializer(type);
    }

    @Override
    public WriterInitContext.Collected collected(String collectorId) {
        return services.factories().collected(collectorId);
    }

    @Override
    public void leave(Aftermath aftermath) {
        services.factories().leave(aftermath);
    }

    @Override
    public RuntimeException failure(Throwable cause) {
        // What the end of the chain threw comes back through the user code of operators before it.
        if (cause instanceof OperatorException
                || cause instanceof TaskCanceledException
                || cause instanceof ChannelBrokenException) {
            return (RuntimeException) cause;
        }
        if (cause instanceof VirtualMachineError error) {
            throw error;
        }
        return new OperatorException(operatorName, cause);
    }
}
