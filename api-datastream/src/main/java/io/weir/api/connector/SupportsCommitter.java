package io.weir.api.connector;

import java.io.IOException;

/**
 * A {@link Sink} whose records are seen only when the checkpoint that covers them is complete. Its writers are {@link
 * CommittingSinkWriter}s.
 *
 * @param <CommittableT> what the committer needs
 */
public interface SupportsCommitter<CommittableT> {
    /** The committer of one subtask. */
    Committer<CommittableT> createCommitter(CommitterInitContext context) throws IOException;

    /** Writes committables. */
    SimpleVersionedSerializer<CommittableT> getCommittableSerializer();
}
