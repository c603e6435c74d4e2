/**
 * Writing to databases by JDBC, and looking rows up. {@link io.weir.connector.jdbc.JdbcSink} and {@link
 * io.weir.connector.jdbc.JdbcLookup} are where to start. The driver is the job's own: nothing here knows one.
 *
 * <pre>
 *   at least once:  records ──► batch ──► one transaction, repeated until the database has taken it
 *   exactly once:   records ──► batch ──► XA branch ── checkpoint ──► prepared ── checkpoint complete ──► committed
 * </pre>
 *
 * <p>All runs on the subtask's thread, which waits for the database. An outage is waited for as long as {@link
 * io.weir.connector.jdbc.JdbcExecutionOptions} says.
 */
@NullMarked
package io.weir.connector.jdbc;

import org.jspecify.annotations.NullMarked;
