package io.weir.taskmanager.chain;

import io.weir.runtime.checkpoint.CheckpointBarrier;

/** Where a task's records come from: input gates, or a source. Used by the task's thread alone. */
public interface TaskInput extends AutoCloseable {
    /** Called once, when all operators are open. */
    void start() throws Exception;

    /** Processes a batch, or as much as a batch. False when there was nothing. */
    boolean step() throws Exception;

    /** Whether {@link #step} would find something. */
    boolean isReady();

    /** Whether so much has come lately that more is to be expected within some ten microseconds. */
    boolean isBusy();

    /** Whether no record comes any more; barriers may. */
    boolean isDataEnded();

    /** Whether nothing comes any more. */
    boolean isEnded();

    /** Barriers may have been announced; they may overtake what is queued. */
    void barrierAnnounced() throws Exception;

    /** Makes queued records part of a checkpoint whose barrier has overtaken them; false: there was nothing to do. */
    boolean takeQueued();

    /** Whether {@link #takeQueued} would find something. */
    boolean isReadyToTake();

    /** Begins a checkpoint that no barrier announces, if it need not wait until {@link #canBegin}; false: it has to. */
    boolean trigger(CheckpointBarrier barrier) throws Exception;

    /**
     * Whether a checkpoint that no barrier announces may begin: always where records begin, and behind the end of all
     * channels elsewhere, as what is still queued belongs to it.
     */
    boolean canBegin();

    /** Emits nothing until {@link #resume}; only where records begin here. */
    void suspend();

    /** Takes {@link #suspend} back. */
    void resume();

    /** Ends time, so that everything fires that waits for it, and emits nothing more; only where records begin here. */
    void drain();

    /** Puts what has to survive into the state of the operator that heads the task, if that is done here. */
    void prepareSnapshot(long checkpointId) throws Exception;

    /** A checkpoint is complete. */
    void checkpointCompleted(long checkpointId) throws Exception;

    /** A checkpoint is given up. */
    void checkpointAborted(long checkpointId);

    /** Checkpoints with lower ids that are not complete are given up. */
    void checkpointsAbortedBelow(long checkpointId);

    /** Records read from other tasks so far. */
    long recordsIn();

    /** The watermark of all inputs together. */
    long watermark();

    @Override
    void close() throws Exception;
}
