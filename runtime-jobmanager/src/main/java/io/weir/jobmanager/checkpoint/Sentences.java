package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobStatus;
import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.config.CheckpointConfig.Retention;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What users read of checkpoints that did not come about. */
final class Sentences {
    static final String NO_DIRECTORY =
            "No directory for the savepoint was named; name one, or set 'execution.checkpointing.savepoint-dir'.";
    private static final int TASKS_NAMED = 3;

    private Sentences() {}

    /** Why no checkpoint can be taken of the job as it is; null: one can. */
    static @Nullable String notRunning(ExecutionGraph graph) {
        if (graph.status() != JobStatus.RUNNING || graph.stoppedWith().isPresent()) {
            return jobIs(graph);
        }
        boolean anyRuns = false;
        for (Subtask task : graph.subtasks()) {
            if (task.state() != TaskState.RUNNING && task.state() != TaskState.FINISHED) {
                return "Not all tasks run: %s is %s. Try again when they do."
                        .formatted(task.displayName(), task.state());
            }
            anyRuns |= task.state() == TaskState.RUNNING;
        }
        return anyRuns ? null : "All tasks have finished.";
    }

    static String jobIs(ExecutionGraph graph) {
        return graph.stoppedWith()
                .map("The job ends with the savepoint %s."::formatted)
                .orElse("The job is %s.".formatted(graph.status()));
    }

    static String expired(PendingCheckpoint checkpoint, long timeoutMillis, ExecutionGraph graph) {
        String waitsFor = switch (checkpoint.phase()) {
            case DIRECTORIES -> "its directories";
            case SOURCES -> "the enumerators of its sources";
            case TASKS -> tasks(checkpoint, graph);
            case STORING -> "its metadata to be written";
        };
        return "It was not complete after %d ms ('execution.checkpointing.timeout'); it waited for %s."
                .formatted(timeoutMillis, waitsFor);
    }

    private static String tasks(PendingCheckpoint checkpoint, ExecutionGraph graph) {
        List<String> names = checkpoint.missing().stream()
                .limit(TASKS_NAMED)
                .map(attempt -> name(attempt, graph))
                .toList();
        int more = checkpoint.missing().size() - names.size();
        return names.stream().collect(Collectors.joining(", ")) + (more > 0 ? " and %d more".formatted(more) : "");
    }

    static String finished(PendingCheckpoint checkpoint, AttemptId attempt, ExecutionGraph graph) {
        return "Task %s finished while the %s was taken; try again."
                .formatted(name(attempt, graph), checkpoint.request().word());
    }

    static String failed(PendingCheckpoint checkpoint, AttemptId attempt, ExecutionGraph graph) {
        return "Task %s ended before the %s was complete."
                .formatted(name(attempt, graph), checkpoint.request().word());
    }

    static String outdated(PendingCheckpoint checkpoint, AttemptId attempt, ExecutionGraph graph) {
        return "Task %s built its part of the %s on one that is deleted already."
                .formatted(name(attempt, graph), checkpoint.request().word());
    }

    static String declined(PendingCheckpoint checkpoint, CheckpointEvent.Declined event, ExecutionGraph graph) {
        return "Task %s could not take part in the %s: %s"
                .formatted(name(event.attempt(), graph), checkpoint.request().word(), event.reason());
    }

    static String drained(String message) {
        return "The savepoint that was to end the job failed after time had ended in its tasks, so that they cannot go on: "
                + message;
    }

    static String tooMany(long id, int tolerable, String message) {
        return "Checkpoint %d failed, and %s ('execution.checkpointing.tolerable-failed-checkpoints'): %s"
                .formatted(
                        id,
                        tolerable == 0 ? "none may" : "so did the %d before it, as many as may".formatted(tolerable),
                        message);
    }

    private static String name(AttemptId attempt, ExecutionGraph graph) {
        return graph.subtasks(attempt.vertexId()).stream()
                .filter(task -> task.attempt().subtask() == attempt.subtask())
                .findFirst()
                .map(Subtask::displayName)
                .orElse(attempt.toString());
    }

    /** Whether the checkpoints of a job that has ended so are kept. */
    static boolean keeps(Retention retention, JobStatus status) {
        return switch (status) {
            case FAILED -> retention != Retention.NO_EXTERNALIZED_CHECKPOINTS;
            case CANCELED -> retention == Retention.RETAIN_ON_CANCELLATION;
            case SUSPENDED -> true;
            case INITIALIZING, CREATED, RUNNING, FAILING, CANCELLING, RESTARTING, RECONCILING, FINISHED -> false;
        };
    }
}
