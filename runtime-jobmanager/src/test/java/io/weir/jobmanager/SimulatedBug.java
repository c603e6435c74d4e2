package io.weir.jobmanager;

/** What is done wrong on purpose, to see that the simulation notices. */
enum SimulatedBug {
    /** Nothing is. */
    NONE,
    /** A checkpoint counts as durable before its metadata is. */
    METADATA_NOT_WRITTEN,
    /** Now and then what could not be made durable is what another leader would go on from. */
    REFUSED_ALTHOUGH_STORED,
    /** What is not needed stays. */
    NOTHING_DELETED,
    /** What crashed tasks have left stays. */
    NOT_SWEPT,
    /** The sweep takes what is needed. */
    SWEEP_DELETES_ALL,
    /** With a superseded checkpoint goes a shared file that others refer to. */
    SHARED_FILES_DELETED_TOO_EARLY,
    /** Splits overtake the barrier, as if nobody held them back. */
    SPLITS_NOT_HELD_BACK,
    /** Tasks restart from the checkpoint before the newest. */
    RESTORED_FROM_AN_OLDER_ONE,
    /** Tasks restart empty. */
    NOT_RESTORED,
    /** Subtasks get one another's state. */
    STATE_OF_ANOTHER_SUBTASK,
    /** Sinks commit what was given up. */
    COMMITTED_ALTHOUGH_ABORTED,
    /** A source is forgotten when the barrier is sent. */
    A_SOURCE_IS_NOT_TRIGGERED,
    /** What an earlier attempt acknowledges counts for the new one. */
    ACKNOWLEDGED_BY_A_FORMER_ATTEMPT,
    /** Tasks that wait for their last commit are not told. */
    STOP_IS_NOT_TOLD,
    /** Tasks are not told that the savepoint they were to end with has failed. */
    FAILED_STOP_IS_NOT_TOLD,
    /** Tasks wait for their last checkpoint, and the JobManager is not told. */
    NOBODY_SAYS_THAT_ALL_IS_PROCESSED,
    /** A new attempt has the number of the one before. */
    ATTEMPT_NUMBER_USED_TWICE
}
