package io.weir.api.connector;

import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;

/** Where a writer runs. */
public interface WriterInitContext {
    /** The job. */
    JobInfo getJobInfo();

    /** The subtask. */
    TaskInfo getTaskInfo();

    /** Metrics of the operator. */
    MetricGroup metricGroup();

    /** The clock of the subtask. */
    ProcessingTimeService getProcessingTimeService();

    /** Loads the classes of the job's jar. */
    ClassLoader getUserCodeClassLoader();

    /** A serializer for the writer's own use. */
    <T> TypeSerializer<T> createSerializer(TypeInformation<T> type);

    /** A bounded store of results that the program's client fetches; for {@code executeAndCollect}. */
    Collected collected(String collectorId);

    /** Results on their way to the client. */
    interface Collected extends AutoCloseable {
        /** Adds one result; waits while the store is full. */
        void add(byte[] result) throws InterruptedException;

        /** Waits until the client has fetched all that was added. */
        void awaitFetched() throws InterruptedException;

        /** No more come from this subtask. */
        @Override
        void close();
    }
}
