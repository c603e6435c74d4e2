package io.weir.connector.kafka.sink;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.connector.kafka.produce.ProducerProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link KafkaSink} together: brokers and a serializer it needs, for {@link DeliveryGuarantee#EXACTLY_ONCE} a prefix of
 * transactional ids as well.
 *
 * @param <T> the records
 */
public final class KafkaSinkBuilder<T> {
    private static final int MAX_PREFIX_LENGTH = 200;

    /** As long as brokers allow unless told otherwise. */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

    /** Small records fill batches that are worth a request; memory is taken for partitions that are written to only. */
    private static final String BATCH_BYTES = "131072";

    private final Map<String, String> properties = new LinkedHashMap<>();
    private DeliveryGuarantee guarantee = DeliveryGuarantee.NONE;
    private @Nullable String transactionalIdPrefix;
    private @Nullable KafkaRecordSerializationSchema<T> serializer;

    KafkaSinkBuilder() {
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    }

    /** Brokers to begin with, as {@code host:port,host:port}. */
    public KafkaSinkBuilder<T> setBootstrapServers(String servers) {
        return setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /** Settings of the producers, under the names that Kafka gives them. */
    public KafkaSinkBuilder<T> setKafkaProducerConfig(Properties config) {
        for (String name : config.stringPropertyNames()) {
            setProperty(name, config.getProperty(name));
        }
        config.forEach((name, value) -> {
            if (!(value instanceof String)) {
                setProperty(String.valueOf(name), value instanceof Class<?> type ? type.getName() : value.toString());
            }
        });
        return this;
    }

    /** One setting of the producers, under the name that Kafka gives it. */
    public KafkaSinkBuilder<T> setProperty(String name, String value) {
        if (name.equals(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new IllegalArgumentException(
                    "A KafkaSink has many transactional ids and names them itself: call setTransactionalIdPrefix instead of setting 'transactional.id'.");
        }
        if (name.equals(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG)
                || name.equals(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
            throw new IllegalArgumentException(
                    "A KafkaSink gives its producers bytes: call setRecordSerializer instead of setting '%s'."
                            .formatted(name));
        }
        ProducerProperties.requireKnown(name, value);
        properties.put(name, value);
        return this;
    }

    /** How often a record is seen; {@link DeliveryGuarantee#NONE} unless set. */
    public KafkaSinkBuilder<T> setDeliveryGuarantee(DeliveryGuarantee value) {
        guarantee = value;
        return this;
    }

    /**
     * What the transactional ids of this sink begin with; no other sink of any job that runs at the same time on the same brokers
     * may have the same. After a failure, and when a job is started again, transactions with this prefix that are open and that no
     * checkpoint holds are aborted.
     */
    public KafkaSinkBuilder<T> setTransactionalIdPrefix(String prefix) {
        if (prefix.isEmpty() || prefix.length() > MAX_PREFIX_LENGTH) {
            throw new IllegalArgumentException("A prefix of transactional ids has 1 to %d characters, not %d."
                    .formatted(MAX_PREFIX_LENGTH, prefix.length()));
        }
        transactionalIdPrefix = prefix;
        return this;
    }

    /** Makes the messages. */
    public KafkaSinkBuilder<T> setRecordSerializer(KafkaRecordSerializationSchema<T> schema) {
        serializer = schema;
        return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalStateException if something it needs is not set
     */
    public KafkaSink<T> build() {
        KafkaRecordSerializationSchema<T> chosen = serializer;
        if (chosen == null) {
            throw new IllegalStateException("Nothing makes the messages of a KafkaSink: call setRecordSerializer.");
        }
        if (!properties.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalStateException(
                    "No broker is set for a KafkaSink: call setBootstrapServers, for example with \"localhost:9092\".");
        }
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE && transactionalIdPrefix == null) {
            throw new IllegalStateException(
                    "A KafkaSink with EXACTLY_ONCE needs a name for its transactions: call setTransactionalIdPrefix with one that no other sink has.");
        }
        String prefix = transactionalIdPrefix == null ? "" : transactionalIdPrefix;
        return new KafkaSink<>(new SinkSettings<>(new ClientSettings(properties), guarantee, prefix, chosen));
    }
}
