package io.weir.connector.kafka.sink;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How the clients of a sink reach the brokers.
 *
 * @param properties of its producers; what other clients know of them holds for those too
 */
record ClientSettings(Map<String, String> properties) implements Serializable {
    /** Copies the properties. */
    ClientSettings {
        properties = new LinkedHashMap<>(properties);
    }

    Duration transactionTimeout() {
        String text = properties.getOrDefault(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "");
        try {
            return Duration.ofMillis(Integer.parseInt(text.trim()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The value '%s' of 'transaction.timeout.ms' is no number of milliseconds.".formatted(text), e);
        }
    }

    /** A producer without transactions. */
    KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /** A producer with transactions, not yet initialized. */
    KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        return producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId));
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putAll(more);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> forAdmin() {
        return known(AdminClientConfig.configNames());
    }

    Map<String, Object> forConsumer() {
        return known(ConsumerConfig.configNames());
    }

    private Map<String, Object> known(Set<String> names) {
        Map<String, Object> all = new HashMap<>(properties);
        all.keySet().retainAll(names);
        // Interceptors of producers are classes that other clients cannot use.
        all.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return all;
    }
}
