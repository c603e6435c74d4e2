package io.weir.api.checkpoint;

/**
 * A function that is told what became of checkpoints. Not every checkpoint is told of: where a later one is complete, all
 * earlier ones are settled too. Savepoints that the job goes on after are not told of.
 */
public interface CheckpointListener {
    /** The checkpoint is complete in all subtasks of the job. */
    void notifyCheckpointComplete(long checkpointId) throws Exception;

    /** The checkpoint is given up; what it held belongs to the next one. */
    default void notifyCheckpointAborted(long checkpointId) throws Exception {}
}
