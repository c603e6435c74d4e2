package io.weir.connector.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link JdbcSink}.
 *
 * @param <T> the records
 */
public final class JdbcSinkBuilder<T> {
    private @Nullable BatchStatement<T> statement;
    private JdbcExecutionOptions executionOptions = JdbcExecutionOptions.defaults();

    JdbcSinkBuilder() {}

    /** The statement to run for each record, with {@code ?} for what {@code statementBuilder} sets. */
    public JdbcSinkBuilder<T> withQueryStatement(String sql, JdbcStatementBuilder<T> statementBuilder) {
        statement = new BatchStatement<>(sql, statementBuilder);
        return this;
    }

    /** How statements are run; {@link JdbcExecutionOptions#defaults()} unless set. */
    public JdbcSinkBuilder<T> withExecutionOptions(JdbcExecutionOptions options) {
        executionOptions = options;
        return this;
    }

    /** A sink whose statements may run more than once for a record. */
    public JdbcSink<T> buildAtLeastOnce(JdbcConnectionOptions connectionOptions) {
        return new BatchSink<>(requireStatement(), executionOptions, connectionOptions);
    }

    /**
     * A sink whose statements take effect once for each record.
     *
     * @param xaDataSource makes the driver's source of XA connections
     */
    public JdbcSink<T> buildExactlyOnce(JdbcExactlyOnceOptions exactlyOnceOptions, XaDataSourceSupplier xaDataSource) {
        return new XaSink<>(requireStatement(), executionOptions, exactlyOnceOptions, xaDataSource);
    }

    private BatchStatement<T> requireStatement() {
        BatchStatement<T> given = statement;
        if (given == null) {
            throw new IllegalStateException("A JDBC sink needs a statement to run (withQueryStatement).");
        }
        return given;
    }
}
