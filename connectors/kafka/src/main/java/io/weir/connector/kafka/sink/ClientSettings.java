package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.Sender;
import io.weir.connector.kafka.produce.Written;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

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

    /**
     * Connections of a producer.
     *
     * @param threadName of the thread that sends
     * @param written is told where records are
     */
    Sender sender(boolean isTransactional, String threadName, Written written) throws IOException {
        return Sender.open(properties, isTransactional, threadName, written);
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
        return all;
    }
}
