package io.weir.taskmanager;

import io.weir.api.accumulators.Accumulator;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.protocol.TaskState;
import io.weir.taskmanager.task.CheckpointListener;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What tasks have to say to the JobManager. Called by any thread. */
final class TaskReports implements CheckpointListener {
    private static final Logger LOG = LoggerFactory.getLogger(TaskReports.class);

    private final JobManagerLink jobManager;
    private final TaskLedger ledger;

    TaskReports(JobManagerLink jobManager, TaskLedger ledger) {
        this.jobManager = jobManager;
        this.ledger = ledger;
    }

    /** The last figures come with terminal states. */
    void state(
            AttemptId attempt,
            TaskState state,
            @Nullable Failure failure,
            Map<String, Accumulator<?, ?>> accumulators,
            @Nullable TaskReportedMetrics lastFigures) {
        JobManagerMessage.TaskStateChanged message = new JobManagerMessage.TaskStateChanged(
                attempt, state, failure, lastFigures, bytes(accumulators, state));
        ledger.changed(message);
        jobManager.report(message);
    }

    /** Accumulators that cannot be written are left out: they must not hold up the end of a task. */
    private static byte[] bytes(Map<String, Accumulator<?, ?>> accumulators, TaskState state) {
        if (!state.isTerminal() || accumulators.isEmpty()) {
            return new byte[0];
        }
        try {
            return UserCode.write(new HashMap<>(accumulators), "the accumulators");
        } catch (IllegalArgumentException e) {
            LOG.warn("Accumulators are lost: {}", e.getMessage());
            return new byte[0];
        }
    }

    @Override
    public void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) {
        jobManager.report(new JobManagerMessage.AcknowledgeCheckpoint(attempt, checkpointId, snapshot));
    }

    @Override
    public void awaitsLast(AttemptId attempt) {
        ledger.awaitsLast(attempt);
        jobManager.report(new JobManagerMessage.AwaitsLastCheckpoint(attempt));
    }

    @Override
    public void decline(AttemptId attempt, long checkpointId, String reason) {
        jobManager.tell(new JobManagerMessage.DeclineCheckpoint(attempt, checkpointId, reason));
    }
}
