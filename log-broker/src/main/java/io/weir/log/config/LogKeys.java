package io.weir.log.config;

import java.util.List;

/** How topics are made and kept that say nothing else themselves. */
public final class LogKeys {
    /** Whether topics come into being when they are asked for. */
    public static final ConfigKey<Boolean> AUTO_CREATE = new ConfigKey<>(
            "auto.create.topics.enable",
            ConfigType.bool(),
            "true",
            "Whether a topic is made when a client first asks for it, if the client wants that too.");

    /** Whether topics can be deleted. */
    public static final ConfigKey<Boolean> DELETE_ENABLE =
            new ConfigKey<>("delete.topic.enable", ConfigType.bool(), "true", "Whether clients may delete topics.");

    /** How many partitions. */
    public static final ConfigKey<Integer> PARTITIONS = new ConfigKey<>(
            "num.partitions", ConfigType.integer(1), "1", "Partitions of a topic for which no number is said.");

    /** How many copies. */
    public static final ConfigKey<Integer> REPLICATION = new ConfigKey<>(
            "default.replication.factor",
            ConfigType.integer(1, Short.MAX_VALUE),
            "1",
            "Copies of a topic for which no number is said; at most as many as there are nodes.");

    /** How many copies must be there. */
    public static final ConfigKey<Integer> MIN_IN_SYNC = new ConfigKey<>(
            "min.insync.replicas",
            ConfigType.integer(1),
            "1",
            "Copies that must be in sync for records that ask for all of them (acks=all).");

    /** How records are compressed. */
    public static final ConfigKey<String> COMPRESSION = new ConfigKey<>(
            "compression.type",
            ConfigType.oneOf("producer"),
            "producer",
            "How records are compressed on disk: as the producer has compressed them. Nothing else is possible yet.");

    /** The largest batch. */
    public static final ConfigKey<Integer> MAX_MESSAGE = new ConfigKey<>(
            "message.max.bytes",
            ConfigType.integer(0),
            "1048588",
            "Bytes of the largest batch of records that is taken, compressed as it comes.");

    /** What becomes of old records. */
    public static final ConfigKey<List<String>> CLEANUP = new ConfigKey<>(
            "log.cleanup.policy",
            ConfigType.someOf("delete", "compact"),
            "delete",
            "What becomes of old records: they are deleted (delete), or the last of each key is kept (compact).");

    /** How long records are kept, in hours. */
    public static final ConfigKey<Integer> RETENTION_HOURS = new ConfigKey<>(
            "log.retention.hours",
            ConfigType.integer(-1),
            "168",
            "Hours for which records are kept; -1: for ever. Used when neither minutes nor milliseconds are set.");

    /** How long records are kept, in minutes. */
    public static final ConfigKey<Integer> RETENTION_MINUTES = new ConfigKey<>(
            "log.retention.minutes",
            ConfigType.integer(-1),
            null,
            "Minutes for which records are kept; -1: for ever. Goes before log.retention.hours.");

    /** How long records are kept. */
    public static final ConfigKey<Long> RETENTION_MILLIS = new ConfigKey<>(
            "log.retention.ms",
            ConfigType.longInteger(-1),
            null,
            "Milliseconds for which records are kept; -1: for ever. Goes before log.retention.minutes.");

    /** How much is kept. */
    public static final ConfigKey<Long> RETENTION_BYTES = new ConfigKey<>(
            "log.retention.bytes",
            ConfigType.longInteger(-1),
            "-1",
            "Bytes of a partition above which its oldest segments are deleted; -1: no limit.");

    /** How often is looked for old records. */
    public static final ConfigKey<Long> RETENTION_CHECK = new ConfigKey<>(
            "log.retention.check.interval.ms",
            ConfigType.longInteger(1),
            "300000",
            "Milliseconds between two looks for what is to be deleted.");

    /** How large a segment is. */
    public static final ConfigKey<Integer> SEGMENT_BYTES = new ConfigKey<>(
            "log.segment.bytes", ConfigType.integer(14), "1073741824", "Bytes at which a new segment is begun.");

    /** How old a segment gets, in hours. */
    public static final ConfigKey<Integer> ROLL_HOURS = new ConfigKey<>(
            "log.roll.hours",
            ConfigType.integer(1),
            "168",
            "Hours after which a new segment is begun, however small the old one is. Used when no milliseconds are set.");

    /** How old a segment gets. */
    public static final ConfigKey<Long> ROLL_MILLIS = new ConfigKey<>(
            "log.roll.ms",
            ConfigType.longInteger(1),
            null,
            "Milliseconds after which a new segment is begun. Goes before log.roll.hours.");

    /** How dense an index is. */
    public static final ConfigKey<Integer> INDEX_INTERVAL = new ConfigKey<>(
            "log.index.interval.bytes",
            ConfigType.integer(0),
            "4096",
            "Bytes of records between two entries of an index; fewer make reads from a place in the middle faster.");

    /** For how long deleted files stay. */
    public static final ConfigKey<Long> FILE_DELETE_DELAY = new ConfigKey<>(
            "log.segment.delete.delay.ms",
            ConfigType.longInteger(0),
            "60000",
            "Milliseconds for which the file of a deleted segment stays for those who read it.");

    /** Whether anything is compacted. */
    public static final ConfigKey<Boolean> COMPACTION_ENABLE = new ConfigKey<>(
            "log.cleaner.enable",
            ConfigType.bool(),
            "true",
            "Whether topics with cleanup.policy=compact are compacted. Without it these grow without limit, the offsets of groups and the state of transactions among them.");

    /** Threads that compact. */
    public static final ConfigKey<Integer> COMPACTION_THREADS = new ConfigKey<>(
            "log.cleaner.threads",
            ConfigType.integer(0, 256),
            "1",
            "Threads that compact, a partition each; 0: nothing is compacted. They give way to what is being written.");

    /** How fast compaction may be. */
    public static final ConfigKey<Double> COMPACTION_IO = new ConfigKey<>(
            "log.cleaner.io.max.bytes.per.second",
            ConfigType.fraction(1.0, Double.MAX_VALUE),
            "1.7976931348623157E308",
            "Bytes per second that all threads that compact read and write together, on average.");

    /** When compaction pays. */
    public static final ConfigKey<Double> CLEANABLE_RATIO = new ConfigKey<>(
            "log.cleaner.min.cleanable.ratio",
            ConfigType.fraction(0.0, 1.0),
            "0.5",
            "Share of a partition that must not be compacted yet for it to be compacted.");

    /** What is too young to be compacted. */
    public static final ConfigKey<Long> COMPACTION_MIN_LAG = new ConfigKey<>(
            "log.cleaner.min.compaction.lag.ms",
            ConfigType.longInteger(0),
            "0",
            "Milliseconds for which a record is not compacted away.");

    /** What is too old not to be compacted. */
    public static final ConfigKey<Long> COMPACTION_MAX_LAG = new ConfigKey<>(
            "log.cleaner.max.compaction.lag.ms",
            ConfigType.longInteger(1),
            "9223372036854775807",
            "Milliseconds after which a record is compacted whatever the share.");

    /** For how long tombstones stay. */
    public static final ConfigKey<Long> TOMBSTONE_MILLIS = new ConfigKey<>(
            "log.cleaner.delete.retention.ms",
            ConfigType.longInteger(0),
            "86400000",
            "Milliseconds for which a record without a value stays after compaction, so that readers see the deletion.");

    /** How much memory compaction takes. */
    public static final ConfigKey<Long> COMPACTION_BUFFER = new ConfigKey<>(
            "log.cleaner.dedupe.buffer.size",
            ConfigType.longInteger(4096),
            "134217728",
            "Bytes of memory, at most, for the keys of what is compacted at a time, 36 per key, all threads together; what does not fit takes several passes.");

    /** How often is looked for what is to be compacted. */
    public static final ConfigKey<Long> COMPACTION_PERIOD = new ConfigKey<>(
            "log.cleaner.backoff.ms",
            ConfigType.longInteger(0),
            "15000",
            "Milliseconds between two looks for what is to be compacted.");

    /** Whose time counts. */
    public static final ConfigKey<String> TIMESTAMP_TYPE = new ConfigKey<>(
            "log.message.timestamp.type",
            ConfigType.oneOf("CreateTime", "LogAppendTime"),
            "CreateTime",
            "Whether records have the time of their producer or that of their arrival.");

    /** How far back a time may lie. */
    public static final ConfigKey<Long> TIMESTAMP_BEFORE = new ConfigKey<>(
            "log.message.timestamp.before.max.ms",
            ConfigType.longInteger(0),
            "9223372036854775807",
            "Milliseconds by which a producer's time may lie before that of the broker.");

    /** How far ahead a time may lie. */
    public static final ConfigKey<Long> TIMESTAMP_AFTER = new ConfigKey<>(
            "log.message.timestamp.after.max.ms",
            ConfigType.longInteger(0),
            "3600000",
            "Milliseconds by which a producer's time may lie after that of the broker.");

    /** How often segments are synced. */
    public static final ConfigKey<Long> FLUSH_MILLIS = new ConfigKey<>(
            "log.flush.interval.ms",
            ConfigType.longInteger(100),
            null,
            "Milliseconds between two syncs of segments to disk, at most and by default 10000. What is acknowledged is on disk in the journal before, so fewer only make a restart after a crash shorter.");

    /** When a producer is forgotten. */
    public static final ConfigKey<Long> PRODUCER_EXPIRATION = new ConfigKey<>(
            "producer.id.expiration.ms",
            ConfigType.longInteger(1),
            "86400000",
            "Milliseconds of silence after which an idempotent producer is forgotten.");

    /** How many partitions the offsets of groups have. */
    public static final ConfigKey<Integer> OFFSETS_PARTITIONS = new ConfigKey<>(
            "offsets.topic.num.partitions",
            ConfigType.integer(1),
            "50",
            "Partitions of the topic in which groups keep their offsets; fixed once it is there.");

    /** How many copies the offsets of groups have. */
    public static final ConfigKey<Integer> OFFSETS_REPLICATION = new ConfigKey<>(
            "offsets.topic.replication.factor",
            ConfigType.integer(1, Short.MAX_VALUE),
            "3",
            "Copies of that topic; fewer where there are fewer nodes when it is made.");

    /** How many partitions the state of transactions has. */
    public static final ConfigKey<Integer> TRANSACTION_PARTITIONS = new ConfigKey<>(
            "transaction.state.log.num.partitions",
            ConfigType.integer(1),
            "50",
            "Partitions of the topic in which transactions keep their state; fixed once it is there.");

    /** How many copies the state of transactions has. */
    public static final ConfigKey<Integer> TRANSACTION_REPLICATION = new ConfigKey<>(
            "transaction.state.log.replication.factor",
            ConfigType.integer(1, Short.MAX_VALUE),
            "3",
            "Copies of that topic; fewer where there are fewer nodes when it is made.");

    /** In the order of the page. */
    static final List<ConfigKey<?>> ALL = List.of(
            AUTO_CREATE,
            DELETE_ENABLE,
            PARTITIONS,
            REPLICATION,
            MIN_IN_SYNC,
            COMPRESSION,
            MAX_MESSAGE,
            CLEANUP,
            RETENTION_HOURS,
            RETENTION_MINUTES,
            RETENTION_MILLIS,
            RETENTION_BYTES,
            RETENTION_CHECK,
            SEGMENT_BYTES,
            ROLL_HOURS,
            ROLL_MILLIS,
            INDEX_INTERVAL,
            FILE_DELETE_DELAY,
            COMPACTION_ENABLE,
            COMPACTION_THREADS,
            COMPACTION_IO,
            CLEANABLE_RATIO,
            COMPACTION_MIN_LAG,
            COMPACTION_MAX_LAG,
            TOMBSTONE_MILLIS,
            COMPACTION_BUFFER,
            COMPACTION_PERIOD,
            TIMESTAMP_TYPE,
            TIMESTAMP_BEFORE,
            TIMESTAMP_AFTER,
            FLUSH_MILLIS,
            PRODUCER_EXPIRATION,
            OFFSETS_PARTITIONS,
            OFFSETS_REPLICATION,
            TRANSACTION_PARTITIONS,
            TRANSACTION_REPLICATION);

    private LogKeys() {}
}
