package io.weir.connector.kafka.produce;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of a producer, under the names that Kafka gives them and with its rules and defaults.
 *
 * @param config all of them; connections, security and metadata are made from it
 * @param batchBytes {@code batch.size}
 * @param memoryBytes {@code buffer.memory}
 * @param lingerMillis {@code linger.ms}
 * @param maxBlockMillis {@code max.block.ms}
 * @param acks 0, 1, or -1 for all
 * @param rules for the deliveries
 */
record ProducerSettings(
        ProducerConfig config,
        int batchBytes,
        long memoryBytes,
        long lingerMillis,
        long maxBlockMillis,
        short acks,
        DeliveryRules rules) {
    /**
     * Reads them.
     *
     * @param isTransactional whether there will be transactions, which allow less
     * @throws org.apache.kafka.common.config.ConfigException if a value is not allowed
     */
    static ProducerSettings of(Map<String, String> properties, boolean isTransactional) {
        properties.forEach(ProducerProperties::requireKnown);
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        if (isTransactional) {
            all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "any");
        }
        ProducerConfig config = new ProducerConfig(all);
        long memoryBytes = config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
        return new ProducerSettings(
                config,
                (int) Math.min(memoryBytes, config.getInt(ProducerConfig.BATCH_SIZE_CONFIG)),
                memoryBytes,
                config.getLong(ProducerConfig.LINGER_MS_CONFIG),
                config.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG),
                acks(config.getString(ProducerConfig.ACKS_CONFIG)),
                rules(config));
    }

    private static DeliveryRules rules(ProducerConfig config) {
        return new DeliveryRules(
                compression(config),
                config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                deliveryTimeoutMillis(config),
                config.getInt(ProducerConfig.RETRIES_CONFIG),
                config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG));
    }

    private static short acks(String text) {
        return text.trim().equalsIgnoreCase("all") ? -1 : Short.parseShort(text.trim());
    }

    private static long deliveryTimeoutMillis(ProducerConfig config) {
        int delivery = config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        long least = config.getLong(ProducerConfig.LINGER_MS_CONFIG)
                + config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
        if (delivery < least && config.originals().containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)) {
            throw new IllegalArgumentException(
                    "'delivery.timeout.ms' of a KafkaSink is %d, and has to be at least 'linger.ms' and 'request.timeout.ms' together, %d."
                            .formatted(delivery, least));
        }
        return Math.max(delivery, least);
    }

    private static Compression compression(ProducerConfig config) {
        CompressionType type = CompressionType.forName(config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG));
        return switch (type) {
            case GZIP ->
                Compression.gzip()
                        .level(config.getInt(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG))
                        .build();
            case LZ4 ->
                Compression.lz4()
                        .level(config.getInt(ProducerConfig.COMPRESSION_LZ4_LEVEL_CONFIG))
                        .build();
            case ZSTD ->
                Compression.zstd()
                        .level(config.getInt(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG))
                        .build();
            case SNAPPY -> Compression.snappy().build();
            case NONE -> Compression.NONE;
        };
    }

    int requestTimeoutMillis() {
        return config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
    }

    int maxInFlight() {
        return config.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);
    }

    boolean isIdempotent() {
        return config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
    }

    boolean ignoresKeys() {
        return config.getBoolean(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);
    }

    int transactionTimeoutMillis() {
        return config.getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    }
}
