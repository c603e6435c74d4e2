package io.weir.connector.jdbc;

import io.weir.api.connector.basic.Outage;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks rows up by key, for records that pass by; used within a rich function:
 *
 * <pre>{@code
 * private final JdbcLookup<String, String> airports = JdbcLookup.<String, String>builder()
 *         .withQuery(
 *                 "SELECT name FROM airports WHERE code = ?",
 *                 (statement, code) -> statement.setString(1, code),
 *                 row -> row.getString(1))
 *         .withCache(10_000, Duration.ofMinutes(10))
 *         .build(connectionOptions);
 *
 * public void open(OpenContext context) {
 *     airports.open(getRuntimeContext().getUserCodeClassLoader());
 * }
 *
 * public Named map(Flight flight) throws Exception {
 *     return new Named(flight, airports.find(flight.origin()));
 * }
 *
 * public void close() {
 *     airports.close();
 * }
 * }</pre>
 *
 * <p>What is found, and that nothing is found, is remembered until it is too old or others have taken its place. The subtask waits
 * for the database otherwise, also while that is away, as long as the time for outages is. What a job reads again after a failure
 * may find other rows than the first time.
 *
 * <p><b>Threading:</b> used by the subtask's thread alone.
 *
 * @param <K> the keys, with {@code equals} and {@code hashCode}
 * @param <V> what is made of a row
 */
public final class JdbcLookup<K, V> implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLookup.class);

    private final BatchStatement<K> query;
    private final JdbcRowReader<V> reader;
    private final JdbcConnectionOptions options;
    private final Limits limits;
    private transient @Nullable Session<K, V> session;

    /** Of the cache and of outages. */
    private record Limits(int cacheRows, long cacheNanos, long outageTimeoutMillis) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private JdbcLookup(BatchStatement<K> query, JdbcRowReader<V> reader, JdbcConnectionOptions options, Limits limits) {
        this.query = query;
        this.reader = reader;
        this.options = options;
        this.limits = limits;
    }

    /** Starts to describe a lookup. */
    public static <K, V> Builder<K, V> builder() {
        return new Builder<>();
    }

    /** Called once before anything else; {@code classLoader} knows the driver: that of the job. */
    public void open(ClassLoader classLoader) {
        open(classLoader, Outage.Waiting.REAL);
    }

    void open(ClassLoader classLoader, Outage.Waiting waiting) {
        session = new Session<>(classLoader, waiting, limits.cacheRows);
    }

    /**
     * The value of the first row with {@code key}; null: there is none.
     *
     * @throws IOException if the database refuses the query, or is away for too long
     */
    public @Nullable V find(K key) throws IOException, InterruptedException {
        Session<K, V> open = session;
        if (open == null) {
            throw new IllegalStateException("The lookup is not open: call open() in the function's open().");
        }
        Found<V> known = open.cache.get(key);
        if (known != null && open.waiting.nanos() - known.atNanos < limits.cacheNanos) {
            return known.value;
        }
        Found<V> found = new Found<>(ask(open, key), open.waiting.nanos());
        open.cache.put(key, found);
        return found.value;
    }

    private @Nullable V ask(Session<K, V> open, K key) throws IOException, InterruptedException {
        Outage outage = new Outage(
                "The database " + options,
                "JdbcLookup.Builder.withOutageTimeoutMs",
                limits.outageTimeoutMillis,
                open.waiting);
        while (true) {
            try {
                V value = query(open, key);
                outage.over();
                return value;
            } catch (SQLException e) {
                open.disconnect();
                if (!SqlErrors.isOutage(e)) {
                    throw new IOException(
                            "The database %s refused to look up %s: %s. The query is: %s"
                                    .formatted(options, key, SqlErrors.message(e), query.sql()),
                            e);
                }
                outage.awaitNextTry("look up " + key, SqlErrors.message(e), e);
            }
        }
    }

    private @Nullable V query(Session<K, V> open, K key) throws SQLException, IOException {
        PreparedStatement prepared = open.prepared;
        if (prepared == null) {
            Connection connection = options.connect(open.classLoader);
            open.connection = connection;
            prepared = query.prepare(connection);
            open.prepared = prepared;
        }
        query.builder().accept(prepared, key);
        try (ResultSet rows = prepared.executeQuery()) {
            return rows.next() ? reader.read(rows) : null;
        }
    }

    @Override
    public void close() {
        Session<K, V> open = session;
        session = null;
        if (open != null) {
            open.disconnect();
        }
    }

    /** What was found, or that nothing was, and when. */
    private record Found<V>(@Nullable V value, long atNanos) {}

    /** What there is between open and close. */
    private static final class Session<K, V> {
        private final ClassLoader classLoader;
        private final Outage.Waiting waiting;
        private final Map<K, Found<V>> cache;
        private @Nullable Connection connection;
        private @Nullable PreparedStatement prepared;

        Session(ClassLoader classLoader, Outage.Waiting waiting, int cacheRows) {
            this.classLoader = classLoader;
            this.waiting = waiting;
            this.cache = new Cache<>(cacheRows);
        }

        void disconnect() {
            Connection former = connection;
            connection = null;
            prepared = null;
            if (former != null) {
                try {
                    former.close();
                } catch (SQLException e) {
                    LOG.debug("A connection of a lookup could not be closed.", e);
                }
            }
        }
    }

    /** Forgets what was not asked for the longest. */
    private static final class Cache<K, F> extends LinkedHashMap<K, F> {
        private static final long serialVersionUID = 1L;

        private final int maxRows;

        Cache(int maxRows) {
            super(16, 0.75f, true);
            this.maxRows = maxRows;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, F> eldest) {
            return size() > maxRows;
        }
    }

    /**
     * Describes a lookup.
     *
     * @param <K> the keys
     * @param <V> what is made of a row
     */
    public static final class Builder<K, V> {
        private @Nullable BatchStatement<K> query;
        private @Nullable JdbcRowReader<V> reader;
        private int cacheRows;
        private long cacheNanos;
        private long outageTimeoutMillis = JdbcExecutionOptions.defaults().outageTimeoutMillis();

        private Builder() {}

        /** The query, with {@code ?} for what {@code statementBuilder} sets of the key, and what to make of its first row. */
        public Builder<K, V> withQuery(
                String sql, JdbcStatementBuilder<K> statementBuilder, JdbcRowReader<V> rowReader) {
            query = new BatchStatement<>(sql, statementBuilder);
            reader = rowReader;
            return this;
        }

        /** Remembers as many answers, each as long; none unless set. */
        public Builder<K, V> withCache(int maxRows, Duration maxAge) {
            if (maxRows < 0 || maxAge.isNegative()) {
                throw new IllegalArgumentException("A cache of %d rows for %s cannot be.".formatted(maxRows, maxAge));
            }
            cacheRows = maxRows;
            cacheNanos = maxAge.toNanos();
            return this;
        }

        /** How long a database that does not answer is waited for, in milliseconds; a minute unless set. */
        public Builder<K, V> withOutageTimeoutMs(long timeoutMillis) {
            outageTimeoutMillis = timeoutMillis;
            return this;
        }

        /** The lookup. */
        public JdbcLookup<K, V> build(JdbcConnectionOptions connectionOptions) {
            BatchStatement<K> asked = query;
            JdbcRowReader<V> read = reader;
            if (asked == null || read == null) {
                throw new IllegalStateException("A lookup needs a query to ask (withQuery).");
            }
            return new JdbcLookup<>(
                    asked, read, connectionOptions, new Limits(cacheRows, cacheNanos, outageTimeoutMillis));
        }
    }
}
