package io.weir.jobmanager.schedule;

import io.weir.runtime.protocol.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the history of a job.
 *
 * @param failure what
 * @param timestampMillis when
 * @param taskName which task, as {@code Map (1/2)}; null: the job itself
 * @param slot where the task ran; null: nowhere
 */
public record JobFailure(
        Failure failure,
        long timestampMillis,
        @Nullable String taskName,
        @Nullable Slot slot) {
    /** Of {@code first}, which failed before others; null: of the job itself. */
    static JobFailure of(Failure failure, long timestampMillis, @Nullable Subtask first) {
        return new JobFailure(
                failure,
                timestampMillis,
                first == null ? null : first.displayName(),
                first == null ? null : first.slot().orElse(null));
    }

    /** A change of the leader that tasks have not survived; {@code reason} is a sentence. */
    static JobFailure leaderLost(String reason, long timestampMillis) {
        return of(
                Failure.of("io.weir.LeaderLost", "The leading JobManager was lost. " + reason), timestampMillis, null);
    }

    /** What fails when the savepoint is complete that the job ends with. */
    static Failure afterSavepoint(Failure cause, String location) {
        return new Failure(
                cause.exceptionName(),
                "The job failed while it ended with the savepoint %s, which is complete: start it from there. %s"
                        .formatted(location, cause.message()),
                cause.stackTrace(),
                cause.operatorName());
    }
}
