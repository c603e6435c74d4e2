package io.weir.connector.jdbc;

import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Puts the values of a record into a statement:
 *
 * <pre>{@code
 * (statement, flight) -> {
 *     statement.setString(1, flight.origin());
 *     statement.setInt(2, flight.delayMinutes());
 * }
 * }</pre>
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface JdbcStatementBuilder<T> extends Serializable {
    /**
     * Sets all parameters, which are numbered from 1. Called again for the same record when the batch has to be repeated, so
     * the record must not change in between.
     */
    void accept(PreparedStatement statement, T record) throws SQLException;
}
