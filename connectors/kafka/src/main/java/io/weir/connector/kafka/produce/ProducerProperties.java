package io.weir.connector.kafka.produce;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Which settings of Kafka's producer mean nothing where batches are built by us. */
public final class ProducerProperties {
    private static final List<String> REFUSED = List.of(
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            ProducerConfig.METRICS_NUM_SAMPLES_CONFIG,
            ProducerConfig.METRICS_RECORDING_LEVEL_CONFIG,
            ProducerConfig.METRICS_SAMPLE_WINDOW_MS_CONFIG,
            ProducerConfig.PARTITIONER_AVAILABILITY_TIMEOUT_MS_CONFIG,
            ProducerConfig.BUFFER_MEMORY_ALLOCATION_STRATEGY_CONFIG);

    private static final List<String> REFUSED_IF_TRUE = List.of(
            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
            ProducerConfig.PARTITIONER_ADAPTIVE_PARTITIONING_ENABLE_CONFIG,
            ProducerConfig.PARTITIONER_RACK_AWARE_CONFIG);

    private ProducerProperties() {}

    /**
     * Refuses what could only be ignored: the batches are not those of the client library's producer.
     *
     * @throws IllegalArgumentException with a sentence that says what to do
     */
    public static void requireKnown(String name, String value) {
        boolean isTrue = value.trim().toLowerCase(Locale.ROOT).equals("true");
        if (name.equals(ProducerConfig.PARTITIONER_CLASS_CONFIG)) {
            throw new IllegalArgumentException(
                    "A KafkaSink does not use 'partitioner.class': call setPartitioner of its record serializer.");
        }
        if (name.equals(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG) && isTrue) {
            throw new IllegalArgumentException(
                    "A KafkaSink does not use 'transaction.two.phase.commit.enable': set 'transaction.timeout.ms' to 2147483647, and that one at a log broker.");
        }
        if (REFUSED.contains(name) || (REFUSED_IF_TRUE.contains(name) && isTrue)) {
            throw new IllegalArgumentException(
                    "A KafkaSink cannot do what '%s' = '%s' asks for: take it away.".formatted(name, value));
        }
    }
}
