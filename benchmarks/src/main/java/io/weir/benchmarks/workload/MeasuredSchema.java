package io.weir.benchmarks.workload;

import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.time.WatermarkStrategy;
import io.weir.connector.kafka.source.KafkaSource;
import io.weir.connector.kafka.source.OffsetsInitializer;

/**
 * Makes records of the bytes of a topic where they lie; a run begins when the first subtask opens it.
 *
 * @param <T> the records
 */
interface MeasuredSchema<T> extends DeserializationSchema<T> {
    /** The records of {@code topic}, to where it ends now. */
    static <T> DataStream<T> read(
            StreamExecutionEnvironment environment, String address, String topic, MeasuredSchema<T> schema) {
        return environment.fromSource(
                KafkaSource.<T>builder()
                        .setBootstrapServers(address)
                        .setTopics(topic)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setValueOnlyDeserializer(schema)
                        .build(),
                WatermarkStrategy.noWatermarks(),
                topic);
    }

    @Override
    default void open(SerializationContext context) {
        Run.begin();
    }

    @Override
    default T deserialize(byte[] message) {
        return deserialize(message, 0, message.length);
    }

    @Override
    T deserialize(byte[] buffer, int offset, int length);
}
