package io.weir.api.connector;

import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;

/** Where a committer runs. */
public interface CommitterInitContext {
    /** The job. */
    JobInfo getJobInfo();

    /** The subtask. */
    TaskInfo getTaskInfo();

    /** Metrics of the operator. */
    MetricGroup metricGroup();
}
