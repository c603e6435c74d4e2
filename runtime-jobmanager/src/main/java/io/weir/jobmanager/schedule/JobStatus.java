package io.weir.jobmanager.schedule;

import java.util.Set;

/**
 * Where a job stands. The names are those that clients of Apache Flink know.
 *
 * <pre>
 *  INITIALIZING ─► CREATED ─► RUNNING ─► FINISHED      (or, left by another leader: ─► RECONCILING ─► RUNNING)
 *       │             │          ├──► FAILING ────► FAILED
 *       └─► FAILED    │          ├──► CANCELLING ─► CANCELED
 *                     │          └──► RESTARTING ─► CREATED
 *                     └──► FAILED, CANCELED
 * </pre>
 */
public enum JobStatus {
    /** Submitted, its graph is being read. Ends when it can be scheduled. */
    INITIALIZING,
    /** Known, no slot asked for yet. Ends when slots are. */
    CREATED,
    /** Waits for slots or works. Ends when all tasks have ended, with the first failure, or by cancel. */
    RUNNING,
    /** A task has failed and the others are being canceled. Ends when all tasks have ended. */
    FAILING,
    /** Ended by a failure. */
    FAILED,
    /** Canceled by a user. Ends when all tasks have ended. */
    CANCELLING,
    /** Ended as the user asked. */
    CANCELED,
    /** All input is processed. */
    FINISHED,
    /** Waits to be run again after a failure. */
    RESTARTING,
    /** Left to another JobManager. */
    SUSPENDED,
    /** Taken over from another JobManager, whose tasks are looked for. Ends when they are found, or the time for that is up. */
    RECONCILING;

    /** The states that may follow. */
    public Set<JobStatus> next() {
        return switch (this) {
            case INITIALIZING -> Set.of(CREATED, CANCELED, FAILED, SUSPENDED, RECONCILING);
            case CREATED -> Set.of(RUNNING, FAILING, FAILED, CANCELLING, CANCELED, SUSPENDED);
            case RUNNING -> Set.of(FINISHED, FAILING, CANCELLING, RESTARTING, SUSPENDED);
            case FAILING -> Set.of(FAILED, CANCELLING, RESTARTING, SUSPENDED);
            case CANCELLING -> Set.of(CANCELED, SUSPENDED);
            case RESTARTING -> Set.of(CREATED, FAILING, CANCELLING, SUSPENDED);
            case RECONCILING -> Set.of(RUNNING, FAILING, CANCELLING, SUSPENDED);
            case FAILED, CANCELED, FINISHED, SUSPENDED -> Set.of();
        };
    }

    /** Whether nothing follows here. */
    public boolean isTerminal() {
        return next().isEmpty();
    }
}
