package io.weir.jobmanager.rest;

import io.weir.jobmanager.checkpoint.CheckpointHistory;
import io.weir.jobmanager.checkpoint.CheckpointRecord;
import io.weir.jobmanager.checkpoint.Moment;
import io.weir.jobmanager.job.JobMaster;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.runtime.checkpoint.TaskSnapshot.Figures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the JobManager counts of a job as a whole; sizes in bytes, times in milliseconds, -1 for what there is not yet. */
final class JobMetrics {
    private static final Long NONE = -1L;

    private JobMetrics() {}

    /** All that are numbers, so that they may be aggregated over jobs. */
    static Map<String, Number> numbers(JobMaster job, long wallMillis, long nowMillis) {
        ExecutionGraph graph = job.graph();
        long running = graph.enteredMillis(JobStatus.RUNNING);
        long until = graph.status().isTerminal() ? graph.endMillis() : wallMillis;
        Map<String, Number> metrics = new LinkedHashMap<>();
        metrics.put("numRestarts", graph.restarts());
        metrics.put("fullRestarts", graph.restarts());
        metrics.put("runningTime", running == 0 ? 0 : until - running);
        metrics.put("uptime", running == 0 || graph.status().isTerminal() ? 0 : until - running);
        addCheckpoints(metrics, job.checkpoints().coordinator().history(), nowMillis);
        return metrics;
    }

    /** All, with those that are text. */
    static Map<String, Object> all(JobMaster job, long wallMillis, long nowMillis) {
        Map<String, Object> metrics = new LinkedHashMap<>(numbers(job, wallMillis, nowMillis));
        job.checkpoints()
                .coordinator()
                .history()
                .lastCompleted()
                .map(CheckpointRecord::location)
                .ifPresent(path -> metrics.put("lastCheckpointExternalPath", path));
        return metrics;
    }

    private static void addCheckpoints(Map<String, Number> metrics, CheckpointHistory history, long nowMillis) {
        CheckpointHistory.Counts counts = history.counts();
        metrics.put("totalNumberOfCheckpoints", counts.begun());
        metrics.put("numberOfInProgressCheckpoints", counts.pending());
        metrics.put("numberOfCompletedCheckpoints", counts.completed());
        metrics.put("numberOfFailedCheckpoints", counts.failed());
        Optional<CheckpointRecord> last = history.lastCompleted();
        Map<String, Function<CheckpointRecord, Long>> ofLast = Map.of(
                "lastCompletedCheckpointId", CheckpointRecord::id,
                "lastCheckpointDuration", record -> record.durationMillis(nowMillis),
                "lastCheckpointCompletedTimestamp", record -> endedWallMillis(record),
                "lastCheckpointSize", record -> record.sum(Figures::checkpointedBytes),
                "lastCheckpointFullSize", record -> record.sum(Figures::stateBytes),
                "lastCheckpointProcessedData", record -> record.sum(Figures::processedBytes),
                "lastCheckpointPersistedData", record -> record.sum(Figures::persistedBytes));
        ofLast.forEach((name, figure) -> metrics.put(name, last.map(figure).orElse(NONE)));
        metrics.put(
                "lastCheckpointRestoreTimestamp",
                history.lastRestore().map(CheckpointHistory.Restore::wallMillis).orElse(NONE));
    }

    private static long endedWallMillis(CheckpointRecord record) {
        Moment ended = record.ended();
        return ended == null ? NONE : ended.wallMillis();
    }
}
