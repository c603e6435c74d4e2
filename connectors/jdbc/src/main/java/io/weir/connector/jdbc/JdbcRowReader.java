package io.weir.connector.jdbc;

import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of a row of a query.
 *
 * @param <V> the values
 */
@FunctionalInterface
public interface JdbcRowReader<V> extends Serializable {
    /** The value; {@code row} stands on the row. */
    V read(ResultSet row) throws SQLException;
}
