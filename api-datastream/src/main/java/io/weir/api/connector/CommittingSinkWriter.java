package io.weir.api.connector;

import java.io.IOException;
import java.util.Collection;

/**
 * A writer whose records are to be seen only when the checkpoint that covers them is complete.
 *
 * @param <InputT> the records
 * @param <CommittableT> what a {@link Committer} needs to make records seen
 */
public interface CommittingSinkWriter<InputT, CommittableT> extends SinkWriter<InputT> {
    /**
     * Prepares all that was written since the last call so that nothing but the commit is missing and that may be done by
     * another process. Called after {@link #flush}, at every checkpoint and at the end of the input.
     */
    Collection<CommittableT> prepareCommit() throws IOException, InterruptedException;
}
