package io.weir.api.connector;

import java.io.IOException;
import java.util.Collection;

/**
 * A {@link Sink} whose writers remember something in checkpoints. Its writers are {@link StatefulSinkWriter}s, also those
 * that {@link Sink#createWriter} makes for a job that starts anew.
 *
 * @param <InputT> the records
 * @param <WriterStateT> what a writer remembers
 */
public interface SupportsWriterState<InputT, WriterStateT> {
    /**
     * The writer of one subtask in a job that starts from a checkpoint.
     *
     * @param recoveredState all that one writer of the former job remembered, or where the parallelism has changed, its share
     *     of what all remembered; may be empty. All of it if {@link #isWriterStateForAll}
     */
    StatefulSinkWriter<InputT, WriterStateT> restoreWriter(
            WriterInitContext context, Collection<WriterStateT> recoveredState) throws IOException;

    /**
     * Whether each writer of a job that starts from a checkpoint gets what all writers of the former job remembered, and not
     * only its share; for what has to be known everywhere. Keep it small.
     */
    default boolean isWriterStateForAll() {
        return false;
    }

    /** Writes what a writer remembers. */
    SimpleVersionedSerializer<WriterStateT> getWriterStateSerializer();
}
