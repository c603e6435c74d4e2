package io.weir.connector.jdbc;

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
final class BatchSession<T> implements AutoCloseable {
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

    /** The database, for people. */
    String database() {
        return options.toString();
    }

    String sql() {
        return statement.sql();
    }

    /** All records are in the database afterwards; after an exception, maybe all and maybe none. */
    void run(List<T> records) throws SQLException, IOException {
        PreparedStatement ready = prepared();
        statement.run(ready, records);
        ready.getConnection().commit();
    }

    /** Connects and has the statement checked, where the driver does that, so that mistakes are seen at the start. */
    void open() throws SQLException, IOException {
        prepared();
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
