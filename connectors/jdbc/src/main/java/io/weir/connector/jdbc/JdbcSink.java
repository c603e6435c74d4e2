package io.weir.connector.jdbc;

import io.weir.api.connector.Sink;

/**
 * Writes records to a table:
 *
 * <pre>{@code
 * stream.sinkTo(JdbcSink.<Count>builder()
 *         .withQueryStatement(
 *                 "INSERT INTO counts (word, n) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET n = EXCLUDED.n",
 *                 (statement, count) -> {
 *                     statement.setString(1, count.word());
 *                     statement.setLong(2, count.n());
 *                 })
 *         .buildAtLeastOnce(new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
 *                 .withUrl("jdbc:postgresql://localhost:5432/words")
 *                 .build()));
 * }</pre>
 *
 * <p><b>At least once</b>: records are kept until a batch is full, its time is over or a checkpoint is taken, and then sent in one
 * transaction. Where the connection is lost the whole transaction is repeated, also when it had been committed and only the
 * answer was lost, and after a failure all records since the last checkpoint are sent again: statements that may run twice, such
 * as upserts, have the result of one run.
 *
 * <p><b>Exactly once</b>: records are sent in a transaction (XA) that is prepared at the checkpoint and committed when the
 * checkpoint is complete. They are seen from then on. The database has to know prepared transactions; PostgreSQL does when its
 * setting {@code max_prepared_transactions} is above 0.
 *
 * @param <T> the records
 */
public abstract sealed class JdbcSink<T> implements Sink<T> permits BatchSink, XaSink {
    private static final long serialVersionUID = 1L;

    JdbcSink() {}

    /** Starts to describe a sink. */
    public static <T> JdbcSinkBuilder<T> builder() {
        return new JdbcSinkBuilder<>();
    }
}
