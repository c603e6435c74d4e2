package io.weir.log.transaction;

/**
 * How transactions are kept; the names of users' settings are in brackets.
 *
 * @param maxTimeoutMillis longest time-out that a producer may ask for [transaction.max.timeout.ms]
 * @param idExpirationMillis after how long a transactional id that is not used is forgotten [transactional.id.expiration.ms]
 * @param checkIntervalMillis how often is looked for those
 *     [transaction.remove.expired.transaction.cleanup.interval.ms]
 * @param concurrentWaitMillis for how long partitions of a next transaction wait for the markers of the one before, until the
 *     producer is told to ask again [add.partitions.to.txn.retry.backoff.max.ms]
 * @param markerRetryMillis when a marker that could not be written is tried again
 * @param twoPhaseCommit whether a producer may ask for transactions that wait for as long as it takes, with a time-out of
 *     2147483647 ms [transaction.two.phase.commit.enable]
 */
public record TransactionSettings(
        int maxTimeoutMillis,
        long idExpirationMillis,
        long checkIntervalMillis,
        int concurrentWaitMillis,
        long markerRetryMillis,
        boolean twoPhaseCommit) {
    /** Those of a broker without any of its own. */
    public static final TransactionSettings DEFAULT =
            new TransactionSettings(900_000, 604_800_000L, 3_600_000, 100, 100, false);
}
