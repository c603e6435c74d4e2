package io.weir.api.connector;

import java.io.IOException;
import java.util.Collection;

/**
 * Makes records seen that a {@link CommittingSinkWriter} has prepared. After a failure what may have been committed already
 * is committed again, so that a commit has to do no harm the second time.
 *
 * <p><b>Threading:</b> called by the subtask's thread, in its order between records; records wait meanwhile.
 *
 * @param <CommittableT> what it commits
 */
public interface Committer<CommittableT> extends AutoCloseable {
    /**
     * Commits {@code committables}, which come in the order in which they were prepared. A request that nothing is said about
     * is committed when this method returns.
     *
     * @throws IOException if it cannot be gone on: the job fails, and all are committed again when it starts from its last
     *     checkpoint
     */
    void commit(Collection<CommitRequest<CommittableT>> committables) throws IOException, InterruptedException;

    /**
     * Takes back {@code committables} as far as that can be: the job has ended, and there is no checkpoint or savepoint from which one
     * could start that would commit them. Called by another thread than the subtask's, which is gone, on a committer that was made
     * for this. Not called where the process ends before; so whatever holds others back should have a time-out as well.
     *
     * @throws IOException if it did not work; nobody tries again
     */
    default void abandon(Collection<CommittableT> committables) throws IOException, InterruptedException {}

    /**
     * One thing to commit, and what became of it.
     *
     * @param <CommittableT> what is committed
     */
    interface CommitRequest<CommittableT> {
        /** What to commit. */
        CommittableT getCommittable();

        /** How often it was tried before; 0 at first. */
        int getNumberOfRetries();

        /** It can never be committed, for a reason that is known; it is given up with a warning, and the job goes on. */
        void signalFailedWithKnownReason(Throwable reason);

        /** It could not be committed and nobody knows why: the job fails. */
        void signalFailedWithUnknownReason(Throwable reason);

        /** It cannot be committed now; it is tried again after a while, and a few times only. */
        void retryLater();

        /** The same, with another committable the next time. */
        void updateAndRetryLater(CommittableT committable);

        /** It was committed before. */
        void signalAlreadyCommitted();
    }
}
