package io.weir.connector.kafka.sink;

import io.weir.api.serialization.SerializationContext;
import java.io.Serializable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages with topic, key, partition, headers and timestamp of records:
 *
 * <pre>{@code
 * KafkaRecordSerializationSchema.<String>builder()
 *         .setTopic("delays")
 *         .setValueSerializationSchema(new SimpleStringSchema())
 *         .build();
 * }</pre>
 *
 * <p><b>Threading:</b> an instance is used by the subtask's thread alone.
 *
 * @param <T> the records
 */
public interface KafkaRecordSerializationSchema<T> extends Serializable {
    /** Called once before anything else. */
    default void open(SerializationContext context, KafkaSinkContext sink) throws Exception {}

    /**
     * The message of {@code element}.
     *
     * @param timestamp of the record in milliseconds; null: it has none
     * @return null: nothing is written
     */
    @Nullable
    ProducerRecord<byte[], byte[]> serialize(T element, KafkaSinkContext context, @Nullable Long timestamp);

    /** Puts a schema together. */
    static <T> KafkaRecordSerializationSchemaBuilder<T> builder() {
        return new KafkaRecordSerializationSchemaBuilder<>();
    }
}
