package io.weir.taskmanager.chain;

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

    /** Whether nothing comes any more. */
    boolean isEnded();

    /** Records read from other tasks so far. */
    long recordsIn();

    /** The watermark of all inputs together. */
    long watermark();

    @Override
    void close() throws Exception;
}
