package io.weir.connector.jdbc;

import java.io.Serializable;

/**
 * How statements are run.
 *
 * @param batchSize records that are sent at once; they are sent earlier at checkpoints and when the interval is over
 * @param batchIntervalMillis how long a record waits for others at most, in milliseconds; 0: until the batch is full or a
 *     checkpoint is taken
 * @param maxRetries how often a batch is repeated that the database gave up for a reason that may pass, such as a deadlock; 0:
 *     never. Lost connections do not count
 * @param outageTimeoutMillis how long a database that does not answer is waited for, in milliseconds, before the job fails over
 */
public record JdbcExecutionOptions(int batchSize, long batchIntervalMillis, int maxRetries, long outageTimeoutMillis)
        implements Serializable {
    /** Its name for people. */
    static final String OUTAGE_SETTING = "JdbcExecutionOptions.withOutageTimeoutMs";

    private static final long serialVersionUID = 1L;

    /** Checks the options. */
    public JdbcExecutionOptions {
        if (batchSize < 1 || batchIntervalMillis < 0 || maxRetries < 0 || outageTimeoutMillis < 0) {
            throw new IllegalArgumentException(
                    "batch size %d must be at least 1; batch interval %d ms, %d retries and outage timeout %d ms must not be negative"
                            .formatted(batchSize, batchIntervalMillis, maxRetries, outageTimeoutMillis));
        }
    }

    /** Starts from the defaults: 5,000 records, no interval, 3 retries, outages of a minute. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults. */
    public static JdbcExecutionOptions defaults() {
        return builder().build();
    }

    /** Takes the options one by one. */
    public static final class Builder {
        private int batchSize = 5_000;
        private long batchIntervalMillis;
        private int maxRetries = 3;
        private long outageTimeoutMillis = 60_000;

        private Builder() {}

        /** Records that are sent at once. */
        public Builder withBatchSize(int records) {
            batchSize = records;
            return this;
        }

        /** How long a record waits for others at most, in milliseconds; 0: until the batch is full or a checkpoint is taken. */
        public Builder withBatchIntervalMs(long intervalMillis) {
            batchIntervalMillis = intervalMillis;
            return this;
        }

        /** How often a batch is repeated that the database gave up for a reason that may pass. */
        public Builder withMaxRetries(int retries) {
            maxRetries = retries;
            return this;
        }

        /**
         * How long a database that does not answer is waited for, in milliseconds. Records and checkpoints wait meanwhile; when
         * the time is over, the job fails over, and its next attempt waits as long again.
         */
        public Builder withOutageTimeoutMs(long timeoutMillis) {
            outageTimeoutMillis = timeoutMillis;
            return this;
        }

        /** The options. */
        public JdbcExecutionOptions build() {
            return new JdbcExecutionOptions(batchSize, batchIntervalMillis, maxRetries, outageTimeoutMillis);
        }
    }
}
