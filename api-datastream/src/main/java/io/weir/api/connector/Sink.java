package io.weir.api.connector;

import java.io.IOException;
import java.io.Serializable;

/**
 * Where records go to.
 *
 * @param <InputT> the records
 */
public interface Sink<InputT> extends Serializable {
    /** The writer of one subtask. */
    SinkWriter<InputT> createWriter(WriterInitContext context) throws IOException;
}
