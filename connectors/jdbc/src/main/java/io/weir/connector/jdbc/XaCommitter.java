package io.weir.connector.jdbc;

import io.weir.api.connector.Committer;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;

/**
 * Commits prepared branches, on a connection of its own. The database forgets a branch that is committed, so one that it does not
 * know is taken as committed, unless it was prepared by this very run and nobody can have committed it.
 */
final class XaCommitter implements Committer<XaCommittable> {
    private final XaSession session;
    private final String execution;

    XaCommitter(XaSession session, String execution) {
        this.session = session;
        this.execution = execution;
    }

    @Override
    public void commit(Collection<CommitRequest<XaCommittable>> committables) throws IOException, InterruptedException {
        for (CommitRequest<XaCommittable> request : committables) {
            commit(request);
        }
    }

    private void commit(CommitRequest<XaCommittable> request) throws IOException, InterruptedException {
        BranchId branch = request.getCommittable().branch();
        AtomicInteger tries = new AtomicInteger();
        try {
            session.untilAnswered("commit " + branch, (resource, connection) -> {
                tries.incrementAndGet();
                resource.commit(branch, false);
                return branch;
            });
        } catch (XAException e) {
            if (e.errorCode != XAException.XAER_NOTA) {
                throw new IOException(
                        "Could not commit %s: %s. Its records are in the database, prepared but not seen; the job tries again from its last checkpoint."
                                .formatted(branch, SqlErrors.message(e)),
                        e);
            }
            boolean onlyTry = tries.get() == 1;
            if (onlyTry && request.getCommittable().execution().equals(execution)) {
                throw new IOException(
                        "The database has no prepared %s, which this job prepared and did not commit: somebody else has committed it or rolled it back. Its records may be lost. Give each sink a transaction id prefix of its own, and leave its prepared transactions alone."
                                .formatted(branch),
                        e);
            }
            request.signalAlreadyCommitted();
        }
    }

    /** Rolls them back, so that nobody waits for their locks. */
    @Override
    public void abandon(Collection<XaCommittable> committables) throws IOException, InterruptedException {
        for (XaCommittable committable : committables) {
            BranchId branch = committable.branch();
            try {
                session.untilAnswered("roll back " + branch, (resource, connection) -> {
                    resource.rollback(branch);
                    return branch;
                });
            } catch (XAException e) {
                if (e.errorCode != XAException.XAER_NOTA) { // else it is gone
                    throw new IOException("Could not roll back %s: %s.".formatted(branch, SqlErrors.message(e)), e);
                }
            }
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
