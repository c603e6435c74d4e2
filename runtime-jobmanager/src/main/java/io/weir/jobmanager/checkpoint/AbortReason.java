package io.weir.jobmanager.checkpoint;

/** Why a checkpoint was given up. */
public enum AbortReason {
    /** It took too long. */
    EXPIRED(true),
    /** A task could not take part. */
    DECLINED(true),
    /** Directories, an enumerator or the metadata made trouble. */
    STEP_FAILED(true),
    /** A task has failed or was canceled. */
    TASK_FAILED(false),
    /** A task finished before its part was written. */
    TASK_FINISHED(false),
    /** A later one was complete first. */
    SUBSUMED(false),
    /** It refers to files that are deleted already: a task did not know yet that a later checkpoint was complete. */
    OUTDATED(false),
    /** The job has ended. */
    JOB_ENDED(false);

    private final boolean counted;

    AbortReason(boolean counted) {
        this.counted = counted;
    }

    /** Whether it counts against the failures that a job tolerates. */
    public boolean isCounted() {
        return counted;
    }
}
