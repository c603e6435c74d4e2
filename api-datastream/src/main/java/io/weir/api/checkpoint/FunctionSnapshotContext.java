package io.weir.api.checkpoint;

/** What a function is told about a checkpoint. */
public interface FunctionSnapshotContext {
    /** Grows with every checkpoint and savepoint of a job, from 1. */
    long getCheckpointId();
}
