package io.weir.log.config;

import java.util.List;

/** How groups and transactions are kept. */
public final class CoordinatorKeys {
    /** The shortest session. */
    public static final ConfigKey<Integer> MIN_SESSION = new ConfigKey<>(
            "group.min.session.timeout.ms",
            ConfigType.integer(1),
            "6000",
            "Milliseconds of the shortest silence after which a member may ask to be given up.");

    /** The longest session. */
    public static final ConfigKey<Integer> MAX_SESSION = new ConfigKey<>(
            "group.max.session.timeout.ms",
            ConfigType.integer(1),
            "1800000",
            "Milliseconds of the longest silence after which a member may ask to be given up.");

    /** How long an empty group waits. */
    public static final ConfigKey<Integer> INITIAL_DELAY = new ConfigKey<>(
            "group.initial.rebalance.delay.ms",
            ConfigType.integer(0),
            "3000",
            "Milliseconds for which a group that was empty waits for further members before it gives out partitions.");

    /** How large a group is. */
    public static final ConfigKey<Integer> MAX_GROUP_SIZE =
            new ConfigKey<>("group.max.size", ConfigType.integer(1), "2147483647", "Members that a group has at most.");

    /** How long a text beside an offset is. */
    public static final ConfigKey<Integer> MAX_METADATA = new ConfigKey<>(
            "offset.metadata.max.bytes",
            ConfigType.integer(0),
            "4096",
            "Characters of the longest text that a member may keep beside an offset.");

    /** For how long offsets stay. */
    public static final ConfigKey<Integer> OFFSETS_RETENTION = new ConfigKey<>(
            "offsets.retention.minutes",
            ConfigType.integer(1),
            "10080",
            "Minutes for which the offsets of a group without members stay.");

    /** How often is looked for old offsets. */
    public static final ConfigKey<Long> OFFSETS_CHECK = new ConfigKey<>(
            "offsets.retention.check.interval.ms",
            ConfigType.longInteger(1),
            "600000",
            "Milliseconds between two looks for offsets that are too old.");

    /** The longest transaction. */
    public static final ConfigKey<Integer> MAX_TRANSACTION = new ConfigKey<>(
            "transaction.max.timeout.ms",
            ConfigType.integer(1),
            "900000",
            "Milliseconds of the longest time that a producer may ask for a transaction.");

    /** When a transactional id is forgotten. */
    public static final ConfigKey<Integer> ID_EXPIRATION = new ConfigKey<>(
            "transactional.id.expiration.ms",
            ConfigType.integer(1),
            "604800000",
            "Milliseconds after which a transactional id that is not used is forgotten.");

    /** How often is looked for transactional ids to forget. */
    public static final ConfigKey<Integer> ID_CHECK = new ConfigKey<>(
            "transaction.remove.expired.transaction.cleanup.interval.ms",
            ConfigType.integer(1),
            "3600000",
            "Milliseconds between two looks for transactional ids to forget.");

    /** How long a next transaction waits for the one before. */
    public static final ConfigKey<Integer> CONCURRENT_WAIT = new ConfigKey<>(
            "add.partitions.to.txn.retry.backoff.max.ms",
            ConfigType.integer(0),
            "100",
            "Milliseconds for which a producer's next transaction waits for the markers of the one before, until it is told to ask again.");

    /** Whether transactions may wait. */
    public static final ConfigKey<Boolean> TWO_PHASE = new ConfigKey<>(
            "transaction.two.phase.commit.enable",
            ConfigType.bool(),
            "false",
            "Whether a producer may ask for transactions that wait for as long as it takes, with a time-out of 2147483647 ms.");

    /** In the order of the page. */
    static final List<ConfigKey<?>> ALL = List.of(
            MIN_SESSION,
            MAX_SESSION,
            INITIAL_DELAY,
            MAX_GROUP_SIZE,
            MAX_METADATA,
            OFFSETS_RETENTION,
            OFFSETS_CHECK,
            MAX_TRANSACTION,
            ID_EXPIRATION,
            ID_CHECK,
            CONCURRENT_WAIT,
            TWO_PHASE);

    private CoordinatorKeys() {}
}
