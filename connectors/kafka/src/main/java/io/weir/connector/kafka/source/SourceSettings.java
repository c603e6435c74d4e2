package io.weir.connector.kafka.source;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.PoisonRecordPolicy;
import java.io.Serializable;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * How a source reads.
 *
 * @param properties of the client library, with those of {@link KafkaSourceOptions} among them
 * @param clientIdPrefix of the clients' names; null: the library names them
 * @param rackIdSupplier asked where a reader runs; null: nobody is
 * @param recordsPerSecond of each partition; 0: as fast as it goes
 * @param poisonPolicy for damaged records
 */
record SourceSettings(
        Properties properties,
        @Nullable String clientIdPrefix,
        @Nullable RackIdSupplier rackIdSupplier,
        double recordsPerSecond,
        PoisonRecordPolicy poisonPolicy)
        implements Serializable {
    /** So many records of one poll: the cost of handing a batch over vanishes among them, and memory stays small. */
    private static final String DEFAULT_MAX_POLL_RECORDS = "4096";

    /** With the buffer below a third more records per processor second than the library's own of both; alone it brings nothing. */
    private static final String DEFAULT_MAX_PARTITION_FETCH_BYTES = "524288";

    /** The system decides, and makes it larger where that helps; the library asks for 64 KB. */
    private static final String DEFAULT_RECEIVE_BUFFER_BYTES = "-1";

    /**
     * What a bounded source reads is there already. A fetch of partitions that are read to their end would only hold up the next one
     * of those that are not, as there is one at a time to each broker.
     */
    private static final String BOUNDED_FETCH_MAX_WAIT_MS = "20";

    String servers() {
        return properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    @Nullable
    String groupId() {
        return properties.getProperty(CommonClientConfigs.GROUP_ID_CONFIG);
    }

    boolean commitsOffsets() {
        return groupId() != null
                && Boolean.parseBoolean(
                        properties.getProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT, "true"));
    }

    boolean registersConsumerMetrics() {
        return Boolean.parseBoolean(properties.getProperty(KafkaSourceOptions.REGISTER_CONSUMER_METRICS, "true"));
    }

    long discoveryIntervalMillis() {
        String text = properties.getProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS);
        return text == null ? KafkaSourceOptions.DEFAULT_DISCOVERY_INTERVAL_MILLIS : Long.parseLong(text.trim());
    }

    IsolationLevel isolation() {
        String text = properties.getProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return IsolationLevel.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** For the consumer of one reader. */
    Properties consumerProperties(int subtask, Boundedness boundedness) {
        Properties consumer = defaults();
        if (boundedness == Boundedness.BOUNDED) {
            consumer.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, BOUNDED_FETCH_MAX_WAIT_MS);
        }
        consumer.putAll(properties);
        consumer.remove(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS);
        consumer.remove(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT);
        consumer.remove(KafkaSourceOptions.REGISTER_CONSUMER_METRICS);
        // The reader brings its own objects for these.
        consumer.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        consumer.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        if (clientIdPrefix != null) {
            consumer.setProperty(CommonClientConfigs.CLIENT_ID_CONFIG, clientIdPrefix + "-" + subtask);
        }
        if (rackIdSupplier != null) {
            consumer.setProperty(CommonClientConfigs.CLIENT_RACK_CONFIG, rackIdSupplier.rackId());
        }
        return consumer;
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        defaults.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // A position that is not there any more is for people to decide about.
        defaults.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        defaults.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        defaults.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, DEFAULT_MAX_POLL_RECORDS);
        defaults.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, DEFAULT_MAX_PARTITION_FETCH_BYTES);
        defaults.setProperty(ConsumerConfig.RECEIVE_BUFFER_CONFIG, DEFAULT_RECEIVE_BUFFER_BYTES);
        return defaults;
    }

    /** For the enumerator, which needs what tells how to connect and not how to consume. */
    Properties adminProperties() {
        Properties admin = new Properties();
        for (String name : properties.stringPropertyNames()) {
            if (AdminClientConfig.configNames().contains(name)) {
                admin.setProperty(name, properties.getProperty(name));
            }
        }
        if (clientIdPrefix != null) {
            admin.setProperty(CommonClientConfigs.CLIENT_ID_CONFIG, clientIdPrefix + "-enumerator");
        }
        return admin;
    }
}
