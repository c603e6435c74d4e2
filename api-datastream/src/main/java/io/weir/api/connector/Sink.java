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
     * Looks at how checkpoints are taken, before the program is submitted. Called again with the interval of the cluster
     * where the program has none of its own.
     *
     * @param interval between two checkpoints; zero where nothing says when to take one
     * @throws IllegalArgumentException if the sink cannot work so; the message says why, and what to change
     */
    default void checkCheckpointInterval(Duration interval) {}
}
