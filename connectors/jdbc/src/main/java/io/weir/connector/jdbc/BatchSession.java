package io.weir.connector.jdbc;

import io.weir.api.connector.basic.BatchFailure;
import io.weir.api.connector.basic.BatchServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection, made when it is needed, that runs a batch as one transaction.
 *
 * @param <T> the records
 */
final class BatchSession<T> implements BatchServer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchSession.class);

    private final BatchStatement<T> statement;
    private final JdbcConnectionOptions options;
    private final ClassLoader classLoader;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement prepared;

    BatchSession(BatchStatement<T> statement, JdbcConnectionOptions options, ClassLoader classLoader) {
        this.statement = statement;
        this.options = options;
        this.classLoader = classLoader;
    }

    @Override
    public String name() {
        return "The database " + options;
    }

    /** Has the statement checked, where the driver does that. */
    @Override
    public void open() throws BatchFailure, IOException {
        try {
            prepared();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** After a failure all records are in the database, or none. */
    @Override
    public void send(List<T> records) throws BatchFailure, IOException {
        try {
            PreparedStatement ready = prepared();
            statement.run(ready, records);
            ready.getConnection().commit();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private BatchFailure failure(SQLException e) {
        String reason = SqlErrors.message(e);
        return SqlErrors.isOutage(e)
                ? new BatchFailure(BatchFailure.Kind.AWAY, reason, e)
                : new BatchFailure(
                        SqlErrors.isPassing(e) ? BatchFailure.Kind.PASSING : BatchFailure.Kind.REFUSED,
                        "%s. The statement is: %s".formatted(reason, statement.sql()),
                        e);
    }

    private PreparedStatement prepared() throws SQLException, IOException {
        PreparedStatement ready = prepared;
        if (ready == null) {
            Connection fresh = options.connect(classLoader);
            connection = fresh;
            fresh.setAutoCommit(false);
            ready = statement.prepare(fresh);
            prepared = ready;
        }
        return ready;
    }

    /** Forgets the connection, and with it what was not committed; the next batch makes a new one. */
    @Override
    public void close() {
        Connection former = connection;
        connection = null;
        prepared = null;
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                LOG.debug("A connection to {} could not be closed.", options, e);
            }
        }
    }
}
