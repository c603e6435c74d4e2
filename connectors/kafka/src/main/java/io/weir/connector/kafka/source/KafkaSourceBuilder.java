package io.weir.connector.kafka.source;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.PoisonRecordPolicy;
import io.weir.api.serialization.DeserializationSchema;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link KafkaSource}. Brokers, topics and a deserializer are needed; the source then reads from the beginning
 * and without an end.
 *
 * @param <T> the records
 */
public final class KafkaSourceBuilder<T> {
    private final Properties properties = new Properties();
    private @Nullable TopicSubscription subscription;
    private OffsetsInitializer starting = OffsetsInitializer.earliest();
    private @Nullable OffsetsInitializer stopping;
    private Boundedness boundedness = Boundedness.CONTINUOUS_UNBOUNDED;
    private @Nullable KafkaRecordDeserializationSchema<T> schema;
    private @Nullable String clientIdPrefix;
    private @Nullable RackIdSupplier rackIdSupplier;
    private double recordsPerSecond;
    private PoisonRecordPolicy poisonPolicy = PoisonRecordPolicy.fail();

    KafkaSourceBuilder() {}

    /** Where to find the brokers: {@code host:port}, several separated by commas. */
    public KafkaSourceBuilder<T> setBootstrapServers(String bootstrapServers) {
        return setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /** The group whose committed offsets follow the job, and that {@link OffsetsInitializer#committedOffsets()} looks at. */
    public KafkaSourceBuilder<T> setGroupId(String groupId) {
        return setProperty(CommonClientConfigs.GROUP_ID_CONFIG, groupId);
    }

    /** Reads all partitions of these topics. */
    public KafkaSourceBuilder<T> setTopics(String... topics) {
        return setTopics(Arrays.asList(topics));
    }

    /** Reads all partitions of these topics. */
    public KafkaSourceBuilder<T> setTopics(List<String> topics) {
        requireSome(topics.isEmpty(), "topic");
        return subscribe(new TopicSubscription.Named(new LinkedHashSet<>(topics)));
    }

    /** Reads all partitions of the topics whose whole name matches, also of those that come later. */
    public KafkaSourceBuilder<T> setTopicPattern(Pattern topicPattern) {
        return subscribe(new TopicSubscription.Matching(topicPattern));
    }

    /** Reads these partitions. */
    public KafkaSourceBuilder<T> setPartitions(Set<TopicPartition> partitions) {
        requireSome(partitions.isEmpty(), "partition");
        return subscribe(new TopicSubscription.Partitions(new LinkedHashSet<>(partitions)));
    }

    private static void requireSome(boolean isEmpty, String what) {
        if (isEmpty) {
            throw new IllegalArgumentException("A Kafka source needs at least one %s to read.".formatted(what));
        }
    }

    private KafkaSourceBuilder<T> subscribe(TopicSubscription wanted) {
        if (subscription != null) {
            throw new IllegalStateException(
                    "A Kafka source reads either topics, a pattern or partitions; it was told to read"
                            + " %s and %s.".formatted(subscription, wanted));
        }
        subscription = wanted;
        return this;
    }

    /** Where partitions start that are found when the job begins; at their beginning unless set. */
    public KafkaSourceBuilder<T> setStartingOffsets(OffsetsInitializer startingOffsets) {
        starting = Objects.requireNonNull(startingOffsets, "startingOffsets");
        return this;
    }

    /** Reads up to these offsets, not including them, and ends: the job is bounded. They are looked up when it begins. */
    public KafkaSourceBuilder<T> setBounded(OffsetsInitializer stoppingOffsets) {
        stopping = Objects.requireNonNull(stoppingOffsets, "stoppingOffsets");
        boundedness = Boundedness.BOUNDED;
        return this;
    }

    /** Reads up to these offsets, not including them, and waits then: the job goes on. */
    public KafkaSourceBuilder<T> setUnbounded(OffsetsInitializer stoppingOffsets) {
        stopping = Objects.requireNonNull(stoppingOffsets, "stoppingOffsets");
        boundedness = Boundedness.CONTINUOUS_UNBOUNDED;
        return this;
    }

    /** Makes records of whole records of the topics. */
    public KafkaSourceBuilder<T> setDeserializer(KafkaRecordDeserializationSchema<T> deserializer) {
        schema = Objects.requireNonNull(deserializer, "deserializer");
        return this;
    }

    /** Makes records of values alone. */
    public KafkaSourceBuilder<T> setValueOnlyDeserializer(DeserializationSchema<T> deserializer) {
        return setDeserializer(KafkaRecordDeserializationSchema.valueOnly(deserializer));
    }

    /** How clients call themselves, with a number behind it: of use in the logs and metrics of brokers. */
    public KafkaSourceBuilder<T> setClientIdPrefix(String prefix) {
        clientIdPrefix = Objects.requireNonNull(prefix, "prefix");
        return this;
    }

    /** Tells readers in which rack they run. */
    public KafkaSourceBuilder<T> setRackIdSupplier(RackIdSupplier supplier) {
        rackIdSupplier = Objects.requireNonNull(supplier, "supplier");
        return this;
    }

    /** Reads at most so many records per second of each partition; without it as fast as it goes. */
    public KafkaSourceBuilder<T> setRateLimitPerPartition(double records) {
        if (!(records > 0) || Double.isInfinite(records)) {
            throw new IllegalArgumentException(
                    "A rate must be positive, it is %s records per second.".formatted(records));
        }
        recordsPerSecond = records;
        return this;
    }

    /** What becomes of damaged records; the job fails unless set. */
    public KafkaSourceBuilder<T> setPoisonRecordPolicy(PoisonRecordPolicy policy) {
        poisonPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** A setting of the client library, or one of {@link KafkaSourceOptions}. */
    public KafkaSourceBuilder<T> setProperty(String key, String value) {
        properties.setProperty(key, value);
        return this;
    }

    /** Several settings, as {@link #setProperty}. */
    public KafkaSourceBuilder<T> setProperties(Properties settings) {
        for (String name : settings.stringPropertyNames()) {
            properties.setProperty(name, settings.getProperty(name));
        }
        return this;
    }

    /**
     * The source.
     *
     * @throws IllegalStateException if something is missing or does not go together
     */
    public KafkaSource<T> build() {
        if (properties
                .getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "")
                .isBlank()) {
            throw new IllegalStateException(
                    "A Kafka source needs brokers: call setBootstrapServers, as in setBootstrapServers(\"localhost:9092\").");
        }
        TopicSubscription wanted = subscription;
        if (wanted == null) {
            throw new IllegalStateException(
                    "A Kafka source needs something to read: call setTopics, setTopicPattern or setPartitions.");
        }
        KafkaRecordDeserializationSchema<T> made = schema;
        if (made == null) {
            throw new IllegalStateException("A Kafka source needs to know how to make records: call setDeserializer or"
                    + " setValueOnlyDeserializer.");
        }
        checkProperties();
        checkGroup();
        Properties copy = new Properties();
        copy.putAll(properties);
        return new KafkaSource<>(
                wanted,
                starting,
                stopping,
                boundedness,
                made,
                new SourceSettings(copy, clientIdPrefix, rackIdSupplier, recordsPerSecond, poisonPolicy));
    }

    private void checkProperties() {
        String interval = properties.getProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS, "0");
        try {
            Long.parseLong(interval.trim());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "'%s' must be milliseconds, it is '%s'."
                            .formatted(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS, interval),
                    e);
        }
        checkBoolean(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT);
        checkBoolean(KafkaSourceOptions.REGISTER_CONSUMER_METRICS);
        Properties complete = new Properties();
        complete.setProperty(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        complete.setProperty(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        complete.putAll(properties);
        try {
            ConsumerConfig.configDef().parse(complete);
        } catch (ConfigException e) {
            throw new IllegalStateException("A Kafka source cannot work so: %s.".formatted(e.getMessage()), e);
        }
    }

    private void checkBoolean(String key) {
        String value = properties.getProperty(key, "true");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalStateException("'%s' must be true or false, it is '%s'.".formatted(key, value));
        }
    }

    private void checkGroup() {
        if (properties.getProperty(CommonClientConfigs.GROUP_ID_CONFIG) != null) {
            return;
        }
        if (starting instanceof InitialOffsets.Committed || stopping instanceof InitialOffsets.Committed) {
            throw new IllegalStateException("Offsets that were committed are those of a group: call setGroupId.");
        }
        if (Boolean.parseBoolean(properties.getProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT))
                || Boolean.parseBoolean(properties.getProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG))) {
            throw new IllegalStateException("Offsets can be committed to a group only: call setGroupId.");
        }
    }
}
