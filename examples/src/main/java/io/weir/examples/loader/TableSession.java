package io.weir.examples.loader;

import io.weir.connector.jdbc.JdbcConnectionOptions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes rows to the tables of a PostgreSQL database, which reads the texts of values itself. */
final class TableSession implements AutoCloseable {
    private static final Set<Integer> TEXTS =
            Set.of(Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR);

    private final Connection connection;
    private final Map<String, Table> tables = new HashMap<>();

    /** A table, and how to write to it. */
    private record Table(PreparedStatement insert, List<Integer> columnTypes) {}

    /** Takes rows that are not written. */
    @FunctionalInterface
    interface Refusals {
        void refused(TableRow row, String reason);
    }

    TableSession(JdbcConnectionOptions options, ClassLoader classLoader) throws SQLException, IOException {
        connection = options.connect(classLoader);
        connection.setAutoCommit(false);
    }

    /**
     * Writes rows of one table in one transaction. Where the database refuses one, the others are written one by one.
     *
     * @throws SQLException if the trouble is not with a row; nothing is written then
     */
    void write(String name, List<TableRow> rows, Refusals refusals) throws SQLException {
        Table table = table(name);
        if (table == null) {
            String reason = "there is no table '%s' in schema '%s'".formatted(name, connection.getSchema());
            rows.forEach(row -> refusals.refused(row, reason));
            return;
        }
        List<TableRow> fitting = new ArrayList<>();
        int columns = table.columnTypes.size();
        for (TableRow row : rows) {
            if (row.values().size() == columns) {
                fitting.add(row);
            } else {
                refusals.refused(
                        row,
                        "it has %d values, table '%s' has %d columns"
                                .formatted(row.values().size(), name, columns));
            }
        }
        try {
            insert(table, fitting);
        } catch (SQLException e) {
            connection.rollback();
            if (!isAboutARow(e)) {
                throw e;
            }
            insertOneByOne(table, fitting, refusals);
        }
        connection.commit();
    }

    private static void insert(Table table, List<TableRow> rows) throws SQLException {
        PreparedStatement insert = table.insert;
        insert.clearBatch();
        for (TableRow row : rows) {
            for (int i = 0; i < row.values().size(); i++) {
                String value = row.values().get(i);
                int type = table.columnTypes.get(i);
                if (value.isEmpty() && !TEXTS.contains(type)) {
                    insert.setNull(i + 1, type);
                } else {
                    insert.setString(i + 1, value);
                }
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private void insertOneByOne(Table table, List<TableRow> rows, Refusals refusals) throws SQLException {
        for (TableRow row : rows) {
            Savepoint before = connection.setSavepoint();
            try {
                insert(table, List.of(row));
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                if (!isAboutARow(e)) {
                    throw e;
                }
                connection.rollback(before);
                SQLException telling = e.getNextException() == null ? e : e.getNextException();
                refusals.refused(row, String.valueOf(telling.getMessage()).replaceAll("\\s+", " "));
            }
        }
    }

    /** Values that are none of their type, rules of the table that are broken, triggers that object. */
    private static boolean isAboutARow(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("44") || state.equals("P0001");
    }

    /** Null: there is none of that name. */
    private @Nullable Table table(String name) throws SQLException {
        Table known = tables.get(name);
        if (known == null) {
            known = find(name);
            if (known != null) {
                tables.put(name, known);
            }
        }
        return known;
    }

    private @Nullable Table find(String name) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String escape = data.getSearchStringEscape();
        String pattern =
                name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
        String schema = connection.getSchema();
        List<String> columns = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        try (ResultSet found = data.getColumns(null, schema, pattern, "%")) {
            while (found.next()) {
                columns.add(quoted(found.getString("COLUMN_NAME")));
                types.add(found.getInt("DATA_TYPE"));
            }
        }
        if (types.isEmpty()) {
            return null;
        }
        List<String> keys = new ArrayList<>();
        try (ResultSet found = data.getPrimaryKeys(null, schema, name)) {
            while (found.next()) {
                keys.add(quoted(found.getString("COLUMN_NAME")));
            }
        }
        return new Table(connection.prepareStatement(upsert(quoted(name), columns, keys)), types);
    }

    /** A row that was written before gets the same values again. */
    private static String upsert(String table, List<String> columns, List<String> keys) {
        String insert = "INSERT INTO %s VALUES (%s)"
                .formatted(table, String.join(", ", Collections.nCopies(columns.size(), "?")));
        if (keys.isEmpty()) {
            return insert;
        }
        List<String> assignments = new ArrayList<>();
        for (String column : columns) {
            if (!keys.contains(column)) {
                assignments.add(column + " = EXCLUDED." + column);
            }
        }
        return insert + " ON CONFLICT (" + String.join(", ", keys) + ") DO "
                + (assignments.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", assignments));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
