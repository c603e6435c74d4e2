package io.weir.connector.jdbc;

import io.weir.api.connector.basic.Outage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An XA connection, made when it is needed and again after an outage. */
final class XaSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XaSession.class);

    private final XADataSource source;
    private final String name;
    private final long outageTimeoutMillis;
    private final Outage.Waiting waiting;
    private @Nullable XAConnection xaConnection;
    private @Nullable Connection connection;

    /** {@code name} is that of the sink, for people. */
    XaSession(XADataSource source, String name, long outageTimeoutMillis, Outage.Waiting waiting) {
        this.source = source;
        this.name = name;
        this.outageTimeoutMillis = outageTimeoutMillis;
        this.waiting = waiting;
    }

    /** Something to do with the connection. */
    interface Work<R> {
        R run(XAResource resource, Connection connection) throws SQLException, XAException;
    }

    /**
     * Does something that may be done twice; where the database is away, again as soon as it is back.
     *
     * @param what it is, as the object of "could not"
     * @throws XAException if the database does not want to; the connection is good for more
     * @throws IOException if the database is away for too long or does not let in
     */
    <R> R untilAnswered(String what, Work<R> work) throws IOException, XAException, InterruptedException {
        Outage outage = new Outage(
                "The database of " + name, JdbcExecutionOptions.OUTAGE_SETTING, outageTimeoutMillis, waiting);
        while (true) {
            try {
                R result = work.run(resource(), connection());
                outage.over();
                return result;
            } catch (SQLException e) {
                close();
                if (!SqlErrors.isOutage(e)) {
                    throw new IOException("Sink %s could not %s: %s.".formatted(name, what, SqlErrors.message(e)), e);
                }
                outage.awaitNextTry(what, SqlErrors.message(e), e);
            } catch (XAException e) {
                if (!SqlErrors.isOutage(e)) {
                    throw e;
                }
                close();
                outage.awaitNextTry(what, SqlErrors.message(e), e);
            }
        }
    }

    XAResource resource() throws SQLException {
        connection();
        XAConnection open = xaConnection;
        if (open == null) {
            throw new IllegalStateException("a connection without its XA connection");
        }
        return open.getXAResource();
    }

    /** For statements, within a branch or not. */
    Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            XAConnection fresh = source.getXAConnection();
            xaConnection = fresh;
            open = fresh.getConnection();
            connection = open;
        }
        return open;
    }

    /** Forgets the connection; the database rolls back what was not prepared. */
    @Override
    public void close() {
        XAConnection former = xaConnection;
        xaConnection = null;
        connection = null;
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                LOG.debug("A connection of sink {} could not be closed.", name, e);
            }
        }
    }
}
