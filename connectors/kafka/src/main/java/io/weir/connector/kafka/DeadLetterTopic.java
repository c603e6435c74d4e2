package io.weir.connector.kafka;

import io.weir.api.connector.PoisonRecord;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.PoisonRecordPolicy;
import io.weir.api.connector.SourceReaderContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts poison records aside in a topic, where people can look at them and programs can try again:
 *
 * <pre>{@code
 * KafkaSource.<Flight>builder()
 *         .setPoisonRecordPolicy(DeadLetterTopic.of("localhost:9092", "flights-dead"))
 * }</pre>
 *
 * <p>Key and value stay as they were. Headers tell where they come from, {@code weir.origin} and what the source knows more
 * closely, such as {@code weir.origin.topic}, {@code weir.origin.partition} and {@code weir.origin.offset}; and why they are
 * here, {@code weir.reason}.
 *
 * <p>No checkpoint goes beyond a record that the topic does not have yet. After a failure those behind the last checkpoint
 * are put there once more; the headers tell which are the same.
 */
public final class DeadLetterTopic implements PoisonRecordPolicy {
    /** Starts the names of all headers. */
    public static final String HEADER_PREFIX = "weir.";

    private static final long serialVersionUID = 1L;
    private static final int MAX_REASON_CHARS = 1_000;

    private final String topic;
    private final Properties properties;

    private DeadLetterTopic(String topic, Properties properties) {
        this.topic = topic;
        this.properties = properties;
    }

    /** Puts records into {@code topic}, which must be there. */
    public static DeadLetterTopic of(String bootstrapServers, String topic) {
        Properties properties = new Properties();
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return of(properties, topic);
    }

    /** The same with settings of the producer; it is idempotent and waits for all replicas whatever they say. */
    public static DeadLetterTopic of(Properties properties, String topic) {
        if (properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) == null) {
            throw new IllegalArgumentException(
                    "A dead-letter topic needs brokers: set 'bootstrap.servers', as in \"localhost:9092\".");
        }
        if (topic.isBlank()) {
            throw new IllegalArgumentException("A dead-letter topic needs a name.");
        }
        Properties all = new Properties();
        for (String name : properties.stringPropertyNames()) {
            all.setProperty(name, properties.getProperty(name));
        }
        all.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        all.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        return new DeadLetterTopic(topic, all);
    }

    /** The producer is made when there is something for it to do. */
    @Override
    public PoisonRecordHandler open(SourceReaderContext context) {
        return new Handler(topic, properties);
    }

    private static final class Handler implements PoisonRecordHandler {
        private final String topic;
        private final Properties properties;
        private @Nullable Producer<byte[], byte[]> producer;
        /** Set by the producer's thread. */
        private volatile @Nullable Exception failure;

        Handler(String topic, Properties properties) {
            this.topic = topic;
            this.properties = properties;
        }

        @Override
        public void handle(PoisonRecord record) throws IOException {
            requireNoFailure();
            try {
                producer().send(letter(record), (metadata, error) -> {
                    if (error != null) {
                        failure = error;
                    }
                });
            } catch (KafkaException e) {
                throw refused(e);
            }
        }

        private Producer<byte[], byte[]> producer() {
            Producer<byte[], byte[]> made = producer;
            if (made == null) {
                made = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
                producer = made;
            }
            return made;
        }

        private ProducerRecord<byte[], byte[]> letter(PoisonRecord record) {
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, record.key(), record.value());
            header(letter, "origin", record.origin());
            for (Map.Entry<String, String> coordinate : record.coordinates().entrySet()) {
                header(letter, "origin." + coordinate.getKey(), coordinate.getValue());
            }
            String reason = record.reason().toString();
            header(letter, "reason", reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARS)));
            return letter;
        }

        private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
            letter.headers().add(HEADER_PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            if (producer != null) {
                producer.flush();
                requireNoFailure();
            }
        }

        private void requireNoFailure() throws IOException {
            Exception error = failure;
            if (error != null) {
                throw refused(error);
            }
        }

        private IOException refused(Exception error) {
            return new IOException(
                    "A poison record could not be put into the dead-letter topic '%s': %s".formatted(topic, error),
                    error);
        }

        /** What was not flushed is before no checkpoint, and will be read again. */
        @Override
        public void close() {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
        }
    }
}
