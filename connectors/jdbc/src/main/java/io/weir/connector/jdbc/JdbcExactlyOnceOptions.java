package io.weir.connector.jdbc;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How records get into a database exactly once.
 *
 * @param transactionIdPrefix what the ids of this sink's transactions begin with: 1 to 64 bytes in UTF-8. The same in each run of
 *     the job, and of no other sink that writes to the same database: a sink rolls back what earlier runs left behind under its
 *     prefix
 * @param lockTimeoutMillis how long a checkpoint waits for rows that another transaction holds, in milliseconds, before the job
 *     fails over
 */
public record JdbcExactlyOnceOptions(String transactionIdPrefix, long lockTimeoutMillis) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_PREFIX_BYTES = 64;

    /** Checks the options. */
    public JdbcExactlyOnceOptions {
        int bytes = transactionIdPrefix.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_PREFIX_BYTES) {
            throw new IllegalArgumentException("A transaction id prefix has 1 to %d bytes, '%s' has %d."
                    .formatted(MAX_PREFIX_BYTES, transactionIdPrefix, bytes));
        }
        if (lockTimeoutMillis < 1) {
            throw new IllegalArgumentException(
                    "The lock timeout is at least 1 ms, not %d.".formatted(lockTimeoutMillis));
        }
    }

    /** Starts from the defaults; a prefix is needed. */
    public static JDBCExactlyOnceOptionsBuilder builder() {
        return new JDBCExactlyOnceOptionsBuilder();
    }

    /** Takes the options one by one. */
    public static final class JDBCExactlyOnceOptionsBuilder {
        private @Nullable String transactionIdPrefix;
        private long lockTimeoutMillis = 10_000;

        private JDBCExactlyOnceOptionsBuilder() {}

        /** What the ids of this sink's transactions begin with; see {@link JdbcExactlyOnceOptions}. */
        public JDBCExactlyOnceOptionsBuilder withTransactionIdPrefix(String prefix) {
            transactionIdPrefix = prefix;
            return this;
        }

        /** How long a checkpoint waits for rows that another transaction holds, in milliseconds; 10 s unless set. */
        public JDBCExactlyOnceOptionsBuilder withLockTimeoutMs(long timeoutMillis) {
            lockTimeoutMillis = timeoutMillis;
            return this;
        }

        /** The options. */
        public JdbcExactlyOnceOptions build() {
            String prefix = transactionIdPrefix;
            if (prefix == null) {
                throw new IllegalArgumentException(
                        "A sink that writes exactly once needs a transaction id prefix (withTransactionIdPrefix): the same in each run of the job, and of no other sink.");
            }
            return new JdbcExactlyOnceOptions(prefix, lockTimeoutMillis);
        }
    }
}
