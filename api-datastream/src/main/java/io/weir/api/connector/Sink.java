package io.weir.api.connector;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;

/**
 * Where records go to.
 *
 * @param <InputT> the records
 */
public interface Sink<InputT> extends Serializable {
    /** The writer of one subtask. */
    SinkWriter<InputT> createWriter(WriterInitContext context) throws IOException;

    /**
     * Looks at how checkpoints are taken, before the program is submitted.
     *
     * @param interval between two checkpoints; zero where the program says nothing of it
     * @throws IllegalArgumentException if the sink cannot work so; the message says why, and what to change
     */
    default void checkCheckpointInterval(Duration interval) {}
}
