package io.weir.connector.kafka.sink;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.serialization.SerializationSchema;
import io.weir.connector.kafka.produce.BatchProducer;
import java.io.IOException;
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
        int partition = partitionOf(element, key, value, topic, context);
        long time = timeOf(timestamp);
        return new ProducerRecord<>(
                topic,
                partition == BatchProducer.NO_PARTITION ? null : partition,
                time == BatchProducer.NO_TIMESTAMP ? null : time,
                key,
                value,
                headers == null ? null : headers.getHeaders(element));
    }

    /** The same without a message that is an object. */
    void write(T element, KafkaSinkContext context, @Nullable Long timestamp, RecordTarget target)
            throws IOException, InterruptedException {
        String topic = topics.apply(element);
        byte[] key = keys == null ? null : keys.serialize(element);
        byte[] value = values.serialize(element);
        int partition = partitionOf(element, key, value, topic, context);
        target.append(
                topic, partition, timeOf(timestamp), key, value, headers == null ? null : headers.getHeaders(element));
    }

    private int partitionOf(
            T element, byte @Nullable [] key, byte @Nullable [] value, String topic, KafkaSinkContext context) {
        if (partitioner == null) {
            return BatchProducer.NO_PARTITION;
        }
        int partition = partitioner.partition(element, key, value, topic, context.getPartitionsForTopic(topic));
        if (partition < 0) {
            throw new IllegalArgumentException(
                    "The partitioner of a KafkaSink chose partition %d of topic '%s'.".formatted(partition, topic));
        }
        return partition;
    }

    /** The log knows no time before 1970; the producer then takes its own clock. */
    private static long timeOf(@Nullable Long timestamp) {
        return timestamp == null || timestamp < 0 ? BatchProducer.NO_TIMESTAMP : timestamp;
    }
}
