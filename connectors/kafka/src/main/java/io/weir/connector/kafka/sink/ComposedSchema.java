package io.weir.connector.kafka.sink;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Asks one part for each part of a message. */
record ComposedSchema<T>(
        TopicSelector<? super T> topics,
        SerializationSchema<? super T> values,
        @Nullable SerializationSchema<? super T> keys,
        @Nullable KafkaPartitioner<? super T> partitioner,
        @Nullable HeaderProvider<? super T> headers)
        implements KafkaRecordSerializationSchema<T> {
    @Override
    public void open(SerializationContext context, KafkaSinkContext sink) throws Exception {
        values.open(context);
        if (keys != null) {
            keys.open(context);
        }
        if (partitioner != null) {
            partitioner.open(sink.getParallelInstanceId(), sink.getNumberOfParallelInstances());
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T element, KafkaSinkContext context, @Nullable Long timestamp) {
        String topic = topics.apply(element);
        byte[] key = keys == null ? null : keys.serialize(element);
        byte[] value = values.serialize(element);
        Integer partition = null;
        if (partitioner != null) {
            partition = partitioner.partition(element, key, value, topic, context.getPartitionsForTopic(topic));
        }
        // The log knows no time before 1970; the producer then takes its own clock.
        Long time = timestamp == null || timestamp < 0 ? null : timestamp;
        return new ProducerRecord<>(
                topic, partition, time, key, value, headers == null ? null : headers.getHeaders(element));
    }
}
