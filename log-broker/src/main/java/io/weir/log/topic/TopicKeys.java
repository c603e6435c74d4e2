package io.weir.log.topic;

import io.weir.log.config.ConfigKey;
import io.weir.log.config.ConfigType;
import io.weir.log.config.LogKeys;
import io.weir.log.topic.TopicSetting.Synonym;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All settings of topics, under Kafka's names. */
public final class TopicKeys {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final String IN_VAIN = " Accepted, and without effect: ";

    /** Deleted, or compacted. */
    public static final TopicSetting<List<String>> CLEANUP = like("cleanup.policy", LogKeys.CLEANUP);

    /** How long records are kept. */
    public static final TopicSetting<Long> RETENTION_MILLIS = setting(
            new ConfigKey<>(
                    "retention.ms",
                    ConfigType.longInteger(-1),
                    "604800000",
                    "Milliseconds for which records are kept; -1: for ever."),
            new Synonym(LogKeys.RETENTION_MILLIS, 1),
            new Synonym(LogKeys.RETENTION_MINUTES, MINUTE_MILLIS),
            new Synonym(LogKeys.RETENTION_HOURS, HOUR_MILLIS));

    /** How much is kept. */
    public static final TopicSetting<Long> RETENTION_BYTES = like("retention.bytes", LogKeys.RETENTION_BYTES);

    /** How large a segment is. */
    public static final TopicSetting<Integer> SEGMENT_BYTES = like("segment.bytes", LogKeys.SEGMENT_BYTES);

    /** How old a segment gets. */
    public static final TopicSetting<Long> SEGMENT_MILLIS = setting(
            new ConfigKey<>(
                    "segment.ms",
                    ConfigType.longInteger(1),
                    "604800000",
                    "Milliseconds after which a new segment is begun, however small the old one is."),
            new Synonym(LogKeys.ROLL_MILLIS, 1),
            new Synonym(LogKeys.ROLL_HOURS, HOUR_MILLIS));

    /** How dense an index is. */
    public static final TopicSetting<Integer> INDEX_INTERVAL = like("index.interval.bytes", LogKeys.INDEX_INTERVAL);

    /** For how long deleted files stay. */
    public static final TopicSetting<Long> FILE_DELETE_DELAY = like("file.delete.delay.ms", LogKeys.FILE_DELETE_DELAY);

    /** When compaction pays. */
    public static final TopicSetting<Double> CLEANABLE_RATIO =
            like("min.cleanable.dirty.ratio", LogKeys.CLEANABLE_RATIO);

    /** What is too young to be compacted. */
    public static final TopicSetting<Long> COMPACTION_MIN_LAG =
            like("min.compaction.lag.ms", LogKeys.COMPACTION_MIN_LAG);

    /** What is too old not to be compacted. */
    public static final TopicSetting<Long> COMPACTION_MAX_LAG =
            like("max.compaction.lag.ms", LogKeys.COMPACTION_MAX_LAG);

    /** For how long tombstones stay. */
    public static final TopicSetting<Long> TOMBSTONE_MILLIS = like("delete.retention.ms", LogKeys.TOMBSTONE_MILLIS);

    /** The largest batch. */
    public static final TopicSetting<Integer> MAX_MESSAGE = like("max.message.bytes", LogKeys.MAX_MESSAGE);

    /** Whose time counts. */
    public static final TopicSetting<String> TIMESTAMP_TYPE = like("message.timestamp.type", LogKeys.TIMESTAMP_TYPE);

    /** How far back a time may lie. */
    public static final TopicSetting<Long> TIMESTAMP_BEFORE =
            like("message.timestamp.before.max.ms", LogKeys.TIMESTAMP_BEFORE);

    /** How far ahead a time may lie. */
    public static final TopicSetting<Long> TIMESTAMP_AFTER =
            like("message.timestamp.after.max.ms", LogKeys.TIMESTAMP_AFTER);

    /** How many copies must be there. */
    public static final TopicSetting<Integer> MIN_IN_SYNC = like("min.insync.replicas", LogKeys.MIN_IN_SYNC);

    /** How records are compressed. */
    public static final TopicSetting<String> COMPRESSION = like("compression.type", LogKeys.COMPRESSION);

    private static final List<TopicSetting<?>> WITHOUT_EFFECT = List.of(
            setting(new ConfigKey<>(
                    "flush.messages",
                    ConfigType.longInteger(1),
                    "9223372036854775807",
                    "Records between two syncs." + IN_VAIN
                            + "every record is on disk in the journal before it is acknowledged.")),
            setting(new ConfigKey<>(
                    "flush.ms",
                    ConfigType.longInteger(0),
                    "9223372036854775807",
                    "Milliseconds between two syncs." + IN_VAIN
                            + "every record is on disk in the journal before it is acknowledged.")),
            setting(new ConfigKey<>(
                    "segment.jitter.ms",
                    ConfigType.longInteger(0),
                    "0",
                    "Milliseconds by which segments are begun earlier, by chance." + IN_VAIN
                            + "partitions begin theirs when their own records are old enough.")),
            setting(new ConfigKey<>(
                    "segment.index.bytes",
                    ConfigType.integer(4),
                    "10485760",
                    "Bytes of the index of a segment." + IN_VAIN + "an index is as large as its segment needs.")),
            setting(new ConfigKey<>(
                    "preallocate",
                    ConfigType.bool(),
                    "false",
                    "Whether the file of a segment is allocated in advance." + IN_VAIN
                            + "only files of the journal are.")),
            setting(new ConfigKey<>(
                    "unclean.leader.election.enable",
                    ConfigType.bool(),
                    "false",
                    "Whether a copy that lacks records may lead." + IN_VAIN + "there is one copy.")),
            setting(new ConfigKey<>(
                    "leader.replication.throttled.replicas",
                    ConfigType.list(),
                    "",
                    "Copies whose leaders send slowly." + IN_VAIN + "there is one copy.")),
            setting(new ConfigKey<>(
                    "follower.replication.throttled.replicas",
                    ConfigType.list(),
                    "",
                    "Copies that are fetched slowly." + IN_VAIN + "there is one copy.")));

    private static final Map<String, TopicSetting<?>> BY_NAME = byName();

    private TopicKeys() {}

    private static Map<String, TopicSetting<?>> byName() {
        List<TopicSetting<?>> all = new ArrayList<>(List.of(
                CLEANUP,
                RETENTION_MILLIS,
                RETENTION_BYTES,
                SEGMENT_BYTES,
                SEGMENT_MILLIS,
                INDEX_INTERVAL,
                FILE_DELETE_DELAY,
                CLEANABLE_RATIO,
                COMPACTION_MIN_LAG,
                COMPACTION_MAX_LAG,
                TOMBSTONE_MILLIS,
                MAX_MESSAGE,
                TIMESTAMP_TYPE,
                TIMESTAMP_BEFORE,
                TIMESTAMP_AFTER,
                MIN_IN_SYNC,
                COMPRESSION));
        all.addAll(WITHOUT_EFFECT);
        Map<String, TopicSetting<?>> byName = new LinkedHashMap<>();
        all.forEach(each -> byName.put(each.key().name(), each));
        return byName;
    }

    /** In the order of the page that tells of them. */
    public static List<TopicSetting<?>> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** The setting of that name; {@code null}: there is none. */
    static @Nullable TopicSetting<?> find(String name) {
        return BY_NAME.get(name);
    }

    /** The setting that the broker has under another name. */
    private static <T> TopicSetting<T> like(String name, ConfigKey<T> key) {
        return setting(new ConfigKey<>(name, key.type(), key.defaultText(), key.meaning()), new Synonym(key, 1));
    }

    private static <T> TopicSetting<T> setting(ConfigKey<T> key, Synonym... synonyms) {
        return new TopicSetting<>(key, Arrays.asList(synonyms));
    }
}
