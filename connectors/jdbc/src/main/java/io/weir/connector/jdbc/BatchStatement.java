package io.weir.connector.jdbc;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The statement of a sink.
 *
 * @param sql with {@code ?} for the values
 * @param builder sets the values
 * @param <T> the records
 */
record BatchStatement<T>(String sql, JdbcStatementBuilder<T> builder) implements Serializable {
    private static final long serialVersionUID = 1L;

    PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** Runs the statement for each of {@code records}, which go to the database at once. */
    void run(PreparedStatement prepared, List<T> records) throws SQLException {
        // What an earlier try has left in it.
        prepared.clearBatch();
        for (T record : records) {
            builder.accept(prepared, record);
            prepared.addBatch();
        }
        prepared.executeBatch();
    }
}
