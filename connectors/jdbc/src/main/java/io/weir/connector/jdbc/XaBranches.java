package io.weir.connector.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The branches of one writer, one after the other. A branch begins with the first batch and ends when it is prepared.
 *
 * <p>A row that the branch before has changed stays locked until that is committed, by the very thread that writes. So a batch
 * never waits for long: where the database is PostgreSQL it runs behind a savepoint, with a limit for locks, and is taken back when
 * it meets a lock.
 */
final class XaBranches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XaBranches.class);
    private static final String SAVEPOINT = "weir_batch";

    private final XaSession session;
    private final JdbcExactlyOnceOptions options;
    private final StaleBranches stale;
    private long nextNumber;
    private boolean postgres;

    /** The branch that is written to; null: none. */
    private @Nullable BranchId branch;

    XaBranches(XaSession session, JdbcExactlyOnceOptions options, StaleBranches stale) {
        this.session = session;
        this.options = options;
        this.stale = stale;
        for (XaWriterState state : stale.former()) {
            if (state.subtask() == stale.subtask() && state.parallelism() == stale.parallelism()) {
                nextNumber = state.nextNumber();
            }
        }
    }

    JdbcExactlyOnceOptions options() {
        return options;
    }

    XaWriterState state() {
        return new XaWriterState(stale.subtask(), stale.parallelism(), nextNumber);
    }

    /** Connects, sees whether the database can do this, and rolls back what earlier attempts have left behind. */
    void open() throws IOException, InterruptedException {
        try {
            int maxPrepared = session.untilAnswered("connect", (resource, connection) -> {
                postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
                return postgres ? maxPreparedTransactions(connection) : Integer.MAX_VALUE;
            });
            if (maxPrepared == 0) {
                throw new IOException(
                        "Sink '%s' writes exactly once and needs prepared transactions, but max_prepared_transactions of this PostgreSQL is 0. Set it to at least %d (two for each subtask of the sink) in postgresql.conf and restart the server, or use buildAtLeastOnce with an upsert."
                                .formatted(options.transactionIdPrefix(), 2 * stale.parallelism()));
            }
            if (maxPrepared < 2 * stale.parallelism() && stale.subtask() == 0) {
                LOG.warn(
                        "Sink '{}' may need up to {} prepared transactions, max_prepared_transactions of this PostgreSQL is {}. Raise it.",
                        options.transactionIdPrefix(),
                        2 * stale.parallelism(),
                        maxPrepared);
            }
            session.untilAnswered("look for transactions of earlier attempts", (resource, connection) -> {
                rollBackStale(resource);
                return stale;
            });
        } catch (XAException e) {
            throw new IOException(
                    "Sink '%s' cannot settle the transactions of earlier attempts: %s."
                            .formatted(options.transactionIdPrefix(), SqlErrors.message(e)),
                    e);
        }
    }

    private static int maxPreparedTransactions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW max_prepared_transactions")) {
            result.next();
            return result.getInt(1);
        }
    }

    private void rollBackStale(XAResource resource) throws XAException {
        List<Xid> prepared = new ArrayList<>(List.of(resource.recover(XAResource.TMSTARTRSCAN)));
        prepared.addAll(List.of(resource.recover(XAResource.TMENDRSCAN)));
        for (Xid xid : prepared) {
            BranchId left = BranchId.of(xid, options.transactionIdPrefix());
            if (left != null && stale.contains(left)) {
                rollBack(resource, left);
            }
        }
    }

    private static void rollBack(XAResource resource, BranchId left) throws XAException {
        try {
            resource.rollback(left);
            LOG.info("Rolled back {}, which an earlier attempt has left behind.", left);
        } catch (XAException e) {
            if (e.errorCode != XAException.XAER_NOTA) {
                throw e;
            }
        }
    }

    /**
     * Runs a batch in the branch.
     *
     * @param lockMillis how long to wait for rows that other transactions hold
     * @return false: nothing was done, since others hold rows
     * @throws IOException if the branch is lost, and with it what was written to it before
     */
    <T> boolean run(BatchStatement<T> statement, List<T> records, long lockMillis)
            throws IOException, InterruptedException {
        String what = "write %d records".formatted(records.size());
        try {
            if (branch != null) {
                return runOnce(what, statement, records, lockMillis);
            }
            BranchId begun =
                    BranchId.next(options.transactionIdPrefix(), stale.subtask(), stale.parallelism(), nextNumber);
            // Nothing is lost yet with the connection, so the batch is repeated.
            boolean done = session.untilAnswered(what, (resource, connection) -> {
                resource.start(begun, XAResource.TMNOFLAGS);
                return run(connection, statement, records, lockMillis);
            });
            branch = begun;
            return done;
        } catch (XAException e) {
            throw new IOException(
                    "Sink '%s' could not %s: %s.".formatted(options.transactionIdPrefix(), what, SqlErrors.message(e)),
                    e);
        }
    }

    private <T> boolean runOnce(String what, BatchStatement<T> statement, List<T> records, long lockMillis)
            throws IOException {
        try {
            return run(session.connection(), statement, records, lockMillis);
        } catch (SQLException e) {
            throw new IOException(
                    "Sink '%s' could not %s: %s. What was written since the last checkpoint is rolled back; the job writes it again when it starts from there."
                            .formatted(options.transactionIdPrefix(), what, SqlErrors.message(e)),
                    e);
        }
    }

    private <T> boolean run(Connection connection, BatchStatement<T> statement, List<T> records, long lockMillis)
            throws SQLException {
        if (!postgres) {
            try (PreparedStatement prepared = statement.prepare(connection)) {
                statement.run(prepared, records);
            }
            return true;
        }
        try (Statement savepoint = connection.createStatement();
                PreparedStatement prepared = statement.prepare(connection)) {
            savepoint.execute("SAVEPOINT %s; SET LOCAL lock_timeout = %d".formatted(SAVEPOINT, lockMillis));
            try {
                statement.run(prepared, records);
            } catch (SQLException e) {
                if (!SqlErrors.isLocked(e)) {
                    throw e;
                }
                savepoint.execute("ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s".formatted(SAVEPOINT, SAVEPOINT));
                return false;
            }
            savepoint.execute("RELEASE SAVEPOINT " + SAVEPOINT);
            return true;
        }
    }

    /** Prepares what was written since the last call; null when nothing was. */
    @Nullable
    BranchId prepare() throws IOException {
        BranchId ended = branch;
        if (ended == null) {
            return null;
        }
        branch = null;
        // Counted also when it fails, so that no two branches of a writer have one number.
        nextNumber++;
        try {
            XAResource resource = session.resource();
            resource.end(ended, XAResource.TMSUCCESS);
            return resource.prepare(ended) == XAResource.XA_RDONLY ? null : ended;
        } catch (SQLException e) {
            throw notPrepared(ended, SqlErrors.message(e), e);
        } catch (XAException e) {
            throw notPrepared(ended, SqlErrors.message(e), e);
        }
    }

    private static IOException notPrepared(BranchId branch, String reason, Exception cause) {
        return new IOException(
                "Could not prepare %s: %s. The job writes its records again when it starts from its last checkpoint."
                        .formatted(branch, reason),
                cause);
    }

    @Override
    public void close() {
        session.close();
    }
}
