package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.BatchProducer;
import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Takes messages part by part, so that none has to be made into an object. */
interface RecordTarget {
    /**
     * Takes a message.
     *
     * @param partition or {@link BatchProducer#NO_PARTITION}
     * @param timestamp in milliseconds, or {@link BatchProducer#NO_TIMESTAMP}
     * @param headers null: none
     */
    void append(
            String topic,
            int partition,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers)
            throws IOException, InterruptedException;

    /** Serializes {@code element} and has {@code target} take it, unless the schema passes over it. */
    static <T> void write(
            KafkaRecordSerializationSchema<T> schema,
            T element,
            KafkaSinkContext context,
            @Nullable Long timestamp,
            RecordTarget target)
            throws IOException, InterruptedException {
        if (schema instanceof ComposedSchema<T> composed) {
            composed.write(element, context, timestamp, target);
            return;
        }
        ProducerRecord<byte[], byte[]> message = schema.serialize(element, context, timestamp);
        if (message != null) {
            Integer partition = message.partition();
            Long time = message.timestamp();
            target.append(
                    message.topic(),
                    partition == null ? BatchProducer.NO_PARTITION : partition,
                    time == null ? BatchProducer.NO_TIMESTAMP : time,
                    message.key(),
                    message.value(),
                    message.headers());
        }
    }
}
