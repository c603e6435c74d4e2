package io.weir.api.connector;

import java.io.IOException;
import java.util.List;

/**
 * A writer that remembers something in checkpoints, such as the file it is in the middle of.
 *
 * @param <InputT> the records
 * @param <WriterStateT> what it remembers
 */
public interface StatefulSinkWriter<InputT, WriterStateT> extends SinkWriter<InputT> {
    /**
     * What a writer that takes over needs to know; each element goes to one writer. Called after {@link #flush} and
     * {@link CommittingSinkWriter#prepareCommit}, with no record in between; also after the end of the
     * input.
     */
    List<WriterStateT> snapshotState(long checkpointId) throws IOException;
}
