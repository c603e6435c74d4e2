package io.weir.operators.testing;

import io.weir.api.functions.JobInfo;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.RuntimeContext;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The surroundings of an operator in a harness. */
final class HarnessContext implements OperatorContext {
    static final String NAME = "operator under test";

    private final @Nullable KeyedStateBackend state;
    private final OperatorState operatorState;
    private final boolean checkpointing;
    private final ManualProcessingTime clock;
    private final Function<TypeInformation<?>, TypeSerializer<?>> serializers;
    private final Map<String, RecordedOutput<Object>> sideOutputs = new LinkedHashMap<>();
    private final List<Aftermath> aftermaths = new ArrayList<>();
    private final MetricTree metrics = new MetricTree();
    private final RuntimeContext runtimeContext;

    HarnessContext(
            TaskInfo task,
            @Nullable KeyedStateBackend state,
            OperatorState operatorState,
            boolean checkpointing,
            ManualProcessingTime clock,
            Function<TypeInformation<?>, TypeSerializer<?>> serializers) {
        this.state = state;
        this.operatorState = operatorState;
        this.checkpointing = checkpointing;
        this.clock = clock;
        this.serializers = serializers;
        StreamingRuntimeContext.Scope scope = new StreamingRuntimeContext.Scope(
                new JobInfo("0".repeat(32), "harness"), task, Map.of(), HarnessContext.class.getClassLoader());
        runtimeContext = new StreamingRuntimeContext(scope, NAME, metrics, state, new HashMap<>());
    }

    @Override
    public String operatorName() {
        return NAME;
    }

    @Override
    public RuntimeContext runtimeContext() {
        return runtimeContext;
    }

    @Override
    public KeyedStateBackend keyedState() {
        if (state == null) {
            throw new IllegalStateException("The harness has no keys; make it with keyedBy.");
        }
        return state;
    }

    @Override
    public OperatorState operatorState() {
        return operatorState;
    }

    @Override
    public boolean checkpointing() {
        return checkpointing;
    }

    @Override
    public boolean isKeyed() {
        return state != null;
    }

    @Override
    public ProcessingTime processingTime() {
        return clock;
    }

    @Override
    public MetricGroup metrics() {
        return metrics;
    }

    @Override
    @SuppressWarnings("unchecked") // an output takes any record
    public <X> Output<X> sideOutput(OutputTag<X> tag) {
        return (Output<X>) recorded(tag.getId());
    }

    RecordedOutput<Object> recorded(String tagId) {
        return sideOutputs.computeIfAbsent(tagId, ignored -> new RecordedOutput<>());
    }

    @Override
    @SuppressWarnings("unchecked") // the serializer of a type is for its values
    public <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return (TypeSerializer<T>) serializers.apply(type);
    }

    @Override
    public void leave(Aftermath aftermath) {
        aftermaths.add(aftermath);
    }

    /** What the operator has left. */
    List<Aftermath> aftermaths() {
        return aftermaths;
    }

    @Override
    public RuntimeException failure(Throwable cause) {
        return cause instanceof OperatorException wrapped ? wrapped : new OperatorException(NAME, cause);
    }
}
