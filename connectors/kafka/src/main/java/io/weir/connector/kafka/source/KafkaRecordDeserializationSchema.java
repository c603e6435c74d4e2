package io.weir.connector.kafka.source;

import io.weir.api.functions.Collector;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.ResultTypeQueryable;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Makes any number of records of a record of a topic. {@link #valueOnly(DeserializationSchema)} is the fastest: it reads
 * values where they lie, without a copy.
 *
 * <p><b>Threading:</b> used by the fetching thread of one reader.
 *
 * @param <T> the records
 */
public interface KafkaRecordDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {
    /** Called once before anything else. */
    default void open(SerializationContext context) throws Exception {}

    /**
     * Gives what is in {@code record} to {@code out}, before it returns. Key and value may be null, and are the schema's to
     * keep.
     *
     * @throws IOException if it is damaged: what becomes of it is for the source's {@link
     *     io.weir.api.connector.PoisonRecordPolicy} to say, and nothing that was given to {@code out} before is emitted.
     *     Runtime exceptions are taken the same way
     */
    void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) throws IOException;

    /** Called once at the end. */
    default void close() {}

    /** Values, by {@code schema}. Records without a value are passed over in silence. */
    static <V> KafkaRecordDeserializationSchema<V> valueOnly(DeserializationSchema<V> schema) {
        return new ValueOnlySchema<>(schema);
    }

    /**
     * Values, by a deserializer of the client library. Records without a value are passed over in silence.
     *
     * @throws IllegalArgumentException if the type of its values cannot be found out
     */
    static <V> KafkaRecordDeserializationSchema<V> valueOnly(Class<? extends Deserializer<V>> deserializer) {
        return valueOnly(deserializer, Map.of());
    }

    /** The same, configured with {@code config}. */
    static <V> KafkaRecordDeserializationSchema<V> valueOnly(
            Class<? extends Deserializer<V>> deserializer, Map<String, String> config) {
        return new KafkaDeserializerSchema<>(deserializer, Map.copyOf(config));
    }

    /** Whole records, by {@code schema}. */
    static <V> KafkaRecordDeserializationSchema<V> of(KafkaDeserializationSchema<V> schema) {
        return new WholeRecordSchema<>(schema);
    }
}
