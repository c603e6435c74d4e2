package io.weir.api.checkpoint;

/** What the state says about records that are processed again after a failure. */
public enum CheckpointingMode {
    /** It holds each record exactly once. */
    EXACTLY_ONCE,
    /** It may count some records again. No channel waits for a checkpoint, so records are never held up by one. */
    AT_LEAST_ONCE
}
