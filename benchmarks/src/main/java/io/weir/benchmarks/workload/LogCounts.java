package io.weir.benchmarks.workload;

import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.serialization.SerializationSchema;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.weir.connector.kafka.sink.KafkaSink;
import org.jspecify.annotations.Nullable;

/**
 * W8: a running count per key, of a topic's records; to another topic, or only counted.
 *
 * @param address of the brokers
 * @param topic to read, to where it ends now
 * @param target topic to write; null: the results are hashed
 */
public record LogCounts(
        String address, String topic, @Nullable String target) implements Workload {
    @Override
    public void build(StreamExecutionEnvironment environment) {
        DataStream<LogCount> counts = MeasuredSchema.read(environment, address, topic, new KeyOnly())
                .keyBy(key -> key)
                .map(new Counting());
        if (target == null) {
            counts.sinkTo(new HashSink<>(result -> Mix.hash(result.key, result.count)));
        } else {
            counts.sinkTo(KafkaSink.<LogCount>builder()
                    .setBootstrapServers(address)
                    .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix(target)
                    .setRecordSerializer(KafkaRecordSerializationSchema.<LogCount>builder()
                            .setTopic(target)
                            .setValueSerializationSchema(new KeyAndCount())
                            .build())
                    .build());
        }
    }

    private static final class KeyOnly implements MeasuredSchema<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long deserialize(byte[] buffer, int offset, int length) {
            return LogEntry.readKey(buffer, offset);
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return TypeInformation.of(Long.class);
        }
    }

    private static final class KeyAndCount implements SerializationSchema<LogCount> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(LogCount element) {
            return element.bytes();
        }
    }

    @SuppressWarnings("NullAway.Init") // open sets the state
    private static final class Counting extends RichMapFunction<Long, LogCount> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<LogCount> kept;

        @Override
        public void open(OpenContext openContext) {
            kept = getRuntimeContext().getState(new ValueStateDescriptor<>("count", LogCount.class));
        }

        @Override
        public LogCount map(Long key) throws Exception {
            LogCount count = kept.value();
            if (count == null) {
                count = new LogCount(key, 0);
            }
            count.count++;
            kept.update(count);
            return new LogCount(key, count.count);
        }
    }
}
