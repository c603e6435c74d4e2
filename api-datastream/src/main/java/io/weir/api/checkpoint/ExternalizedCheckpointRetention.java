package io.weir.api.checkpoint;

/** What becomes of the last checkpoints when a job ends. When it has finished, they are deleted. */
public enum ExternalizedCheckpointRetention {
    /** They are kept if the job failed, and deleted if it was canceled. */
    DELETE_ON_CANCELLATION,
    /** They are kept if the job failed or was canceled; the user deletes them. */
    RETAIN_ON_CANCELLATION,
    /** They are deleted. */
    NO_EXTERNALIZED_CHECKPOINTS
}
