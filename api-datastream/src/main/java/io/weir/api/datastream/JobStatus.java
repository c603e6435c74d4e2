package io.weir.api.datastream;

import java.util.Set;

/** Where a job stands. The spelling of {@code CANCELLING} is the one that tools of this kind read. */
public enum JobStatus {
    /** Received; its master is being made. */
    INITIALIZING,
    /** Waits for slots. */
    CREATED,
    /** Its tasks run, or are being started. */
    RUNNING,
    /** A task failed; the others are being stopped. */
    FAILING,
    /** Ended by a failure. */
    FAILED,
    /** Asked to stop. */
    CANCELLING,
    /** Stopped as asked. */
    CANCELED,
    /** All its input is processed. */
    FINISHED,
    /** Its tasks are being started again. */
    RESTARTING,
    /** Its JobManager lost the leadership. */
    SUSPENDED,
    /** A new JobManager takes its tasks over. */
    RECONCILING;

    /** Whether the job has ended for good. */
    public boolean isGloballyTerminalState() {
        return this == FAILED || this == CANCELED || this == FINISHED;
    }

    /** The states that may follow. */
    public Set<JobStatus> next() {
        return switch (this) {
            case INITIALIZING -> Set.of(CREATED, FAILED, CANCELLING, CANCELED, SUSPENDED);
            case CREATED -> Set.of(RUNNING, FAILING, FAILED, CANCELLING, CANCELED, SUSPENDED);
            case RUNNING -> Set.of(FINISHED, FAILING, FAILED, CANCELLING, RESTARTING, SUSPENDED);
            case FAILING -> Set.of(FAILED, RESTARTING, CANCELLING, SUSPENDED);
            case CANCELLING -> Set.of(CANCELED, FAILED, FINISHED, SUSPENDED);
            case RESTARTING -> Set.of(CREATED, RUNNING, FAILING, FAILED, CANCELLING, CANCELED, SUSPENDED);
            case SUSPENDED -> Set.of(RECONCILING);
            case RECONCILING -> Set.of(RUNNING, FAILING, CANCELLING, RESTARTING, FINISHED, SUSPENDED);
            case FAILED, CANCELED, FINISHED -> Set.of();
        };
    }
}
