package io.weir.api.connector;

import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;

/** Where a writer runs. */
public interface WriterInitContext {
    /** The job. */
    JobInfo getJobInfo();

    /** The subtask. */
    TaskInfo getTaskInfo();

    /** Metrics of the operator. */
    MetricGroup metricGroup();

    /** Loads the classes of the job's jar. */
    ClassLoader getUserCodeClassLoader();
}
