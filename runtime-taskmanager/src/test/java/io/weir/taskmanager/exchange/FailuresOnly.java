package io.weir.taskmanager.exchange;

import io.weir.api.functions.OutputTag;
import io.weir.api.functions.RuntimeContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.OperatorContext;
import io.weir.operators.OperatorException;
import io.weir.operators.Output;
import io.weir.operators.ProcessingTime;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.OperatorState;

/** The surroundings of a writer: it only ever reports failures. */
final class FailuresOnly implements OperatorContext {
    @Override
    public String operatorName() {
        return "producer";
    }

    @Override
    public RuntimeException failure(Throwable cause) {
        return new OperatorException(operatorName(), cause);
    }

    @Override
    public OperatorState operatorState() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean checkpointing() {
        return false;
    }

    @Override
    public boolean isKeyed() {
        return false;
    }

    @Override
    public RuntimeContext runtimeContext() {
        throw new UnsupportedOperationException("a writer needs none");
    }

    @Override
    public KeyedStateBackend keyedState() {
        throw new UnsupportedOperationException("a writer needs none");
    }

    @Override
    public ProcessingTime processingTime() {
        throw new UnsupportedOperationException("a writer needs none");
    }

    @Override
    public MetricGroup metrics() {
        throw new UnsupportedOperationException("a writer needs none");
    }

    @Override
    public <X> Output<X> sideOutput(OutputTag<X> tag) {
        throw new UnsupportedOperationException("a writer needs none");
    }

    @Override
    public <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        throw new UnsupportedOperationException("a writer needs none");
    }
}
