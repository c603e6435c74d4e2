package io.weir.connector.kafka.sink;

import io.weir.api.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link KafkaRecordSerializationSchema} together: a topic and a schema for values it needs, the rest it may have.
 *
 * @param <T> the records
 */
public final class KafkaRecordSerializationSchemaBuilder<T> {
    private @Nullable TopicSelector<? super T> topics;
    private @Nullable SerializationSchema<? super T> values;
    private @Nullable SerializationSchema<? super T> keys;
    private @Nullable KafkaPartitioner<? super T> partitioner;
    private @Nullable HeaderProvider<? super T> headers;

    KafkaRecordSerializationSchemaBuilder() {}

    /** All go to one topic. */
    public KafkaRecordSerializationSchemaBuilder<T> setTopic(String topic) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("The topic of a KafkaSink has no name: give setTopic one.");
        }
        requireFirst(topics, "topic", "setTopic or setTopicSelector");
        topics = new FixedTopic<>(topic);
        return this;
    }

    /** Each goes to a topic of its own choice. */
    public KafkaRecordSerializationSchemaBuilder<T> setTopicSelector(TopicSelector<? super T> selector) {
        requireFirst(topics, "topic", "setTopic or setTopicSelector");
        topics = selector;
        return this;
    }

    /** Makes the keys; without it messages have none. */
    public KafkaRecordSerializationSchemaBuilder<T> setKeySerializationSchema(SerializationSchema<? super T> schema) {
        requireFirst(keys, "key", "setKeySerializationSchema");
        keys = schema;
        return this;
    }

    /** Makes the values. */
    public KafkaRecordSerializationSchemaBuilder<T> setValueSerializationSchema(SerializationSchema<? super T> schema) {
        requireFirst(values, "value", "setValueSerializationSchema");
        values = schema;
        return this;
    }

    /** Chooses partitions; without it the producer does: by the key where there is one, else as it likes. */
    public KafkaRecordSerializationSchemaBuilder<T> setPartitioner(KafkaPartitioner<? super T> chosen) {
        requireFirst(partitioner, "partition", "setPartitioner");
        partitioner = chosen;
        return this;
    }

    /** Adds headers. */
    public KafkaRecordSerializationSchemaBuilder<T> setHeaderProvider(HeaderProvider<? super T> provider) {
        requireFirst(headers, "header", "setHeaderProvider");
        headers = provider;
        return this;
    }

    private static void requireFirst(@Nullable Object former, String what, String setters) {
        if (former != null) {
            throw new IllegalStateException(
                    "It is said twice where the %s of a message comes from: call %s once.".formatted(what, setters));
        }
    }

    /**
     * The schema.
     *
     * @throws IllegalStateException if it has no topic or makes no values
     */
    public KafkaRecordSerializationSchema<T> build() {
        TopicSelector<? super T> chosenTopics = topics;
        SerializationSchema<? super T> chosenValues = values;
        if (chosenTopics == null) {
            throw new IllegalStateException("No topic is set for a KafkaSink: call setTopic or setTopicSelector.");
        }
        if (chosenValues == null) {
            throw new IllegalStateException(
                    "Nothing makes the values of messages for a KafkaSink: call setValueSerializationSchema.");
        }
        return new ComposedSchema<>(chosenTopics, chosenValues, keys, partitioner, headers);
    }

    private record FixedTopic<T>(String topic) implements TopicSelector<T> {
        @Override
        public String apply(T element) {
            return topic;
        }
    }
}
