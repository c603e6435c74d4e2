package io.weir.operators.transform;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.functions.JobInfo;
import io.weir.api.functions.TaskInfo;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.operators.Aftermath;
import java.util.ArrayList;
import java.util.List;

/**
 * What a writer had prepared and nobody had committed when the sink closed. As bytes, so that nothing of the writer is kept alive.
 *
 * @param sink whose committer knows what to do with it
 * @param job of the sink
 * @param task the subtask
 * @param committables the oldest first
 */
record LeftCommittables<C>(SupportsCommitter<C> sink, JobInfo job, TaskInfo task, List<Left> committables)
        implements Aftermath {
    LeftCommittables {
        committables = List.copyOf(committables);
    }

    /**
     * One of them.
     *
     * @param checkpointId the first checkpoint that covers it
     * @param bytes with the version of their serializer
     */
    record Left(long checkpointId, byte[] bytes) {}

    /** All that no checkpoint holds from which a job can start is abandoned; that from which one can may commit the rest. */
    @Override
    public void settle(long keptCheckpointId) throws Exception {
        List<C> lost = new ArrayList<>();
        for (Left each : committables) {
            if (each.checkpointId > keptCheckpointId) {
                lost.add(VersionedBytes.read(each.bytes, sink.getCommittableSerializer()));
            }
        }
        if (!lost.isEmpty()) {
            try (Committer<C> committer = sink.createCommitter(new Scope(job, task))) {
                committer.abandon(lost);
            }
        }
    }

    /** Where a committer runs when its task is gone. Nobody reads its metrics. */
    private record Scope(JobInfo job, TaskInfo task) implements CommitterInitContext {
        @Override
        public JobInfo getJobInfo() {
            return job;
        }

        @Override
        public TaskInfo getTaskInfo() {
            return task;
        }

        @Override
        public MetricGroup metricGroup() {
            return new MetricTree();
        }
    }
}
