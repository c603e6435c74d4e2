package io.weir.taskmanager.source;

import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.OperatorContext;
import io.weir.runtime.graph.UserCode;

/** What a reader can do. */
final class ReaderContext implements SourceReaderContext {
    private final OperatorContext context;
    private final CoordinatorLink coordinator;

    ReaderContext(OperatorContext context, CoordinatorLink coordinator) {
        this.context = context;
        this.coordinator = coordinator;
    }

    private TaskInfo task() {
        return context.runtimeContext().getTaskInfo();
    }

    @Override
    public MetricGroup metricGroup() {
        return context.metrics();
    }

    @Override
    public String getLocalHostName() {
        return coordinator.host();
    }

    @Override
    public int getIndexOfSubtask() {
        return task().indexOfThisSubtask();
    }

    @Override
    public int currentParallelism() {
        return task().numberOfParallelSubtasks();
    }

    @Override
    public void sendSplitRequest() {
        coordinator.requestSplit();
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
        coordinator.sendEvent(UserCode.write(sourceEvent, "a source event of '" + context.operatorName() + "'"));
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return context.runtimeContext().getUserCodeClassLoader();
    }

    @Override
    public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
        return context.serializer(type);
    }
}
