package io.weir.operators.transform;

import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.OperatorContext;

/** Where the writer and the committer of a sink run. */
record SinkScope(OperatorContext context) implements WriterInitContext, CommitterInitContext {
    @Override
    public JobInfo getJobInfo() {
        return context.runtimeContext().getJobInfo();
    }

    @Override
    public TaskInfo getTaskInfo() {
        return context.runtimeContext().getTaskInfo();
    }

    @Override
    public MetricGroup metricGroup() {
        return context.metrics();
    }

    @Override
    public ProcessingTimeService getProcessingTimeService() {
        return new WriterClock(context);
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return context.runtimeContext().getUserCodeClassLoader();
    }

    @Override
    public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
        return context.serializer(type);
    }

    @Override
    public Collected collected(String collectorId) {
        return context.collected(collectorId);
    }
}
