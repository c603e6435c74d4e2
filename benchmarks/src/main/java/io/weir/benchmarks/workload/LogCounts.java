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
import java.nio.ByteBuffer;
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
    /** Bytes of a record that is read. */
    static final int VALUE_BYTES = 100;

    private static final long SEED = 0x574549520008L;
    private static final int KEYS = 100_000;

    /** Record number {@code index}. */
    static byte[] value(long index) {
        long random = Mix.at(SEED, index);
        ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES);
        value.putLong(Mix.uniform(random, KEYS)).putLong(index);
        while (value.remaining() >= Long.BYTES) {
            // Mix.at is the same arithmetic: mix64(r + GOLDEN)
            random = Mix.at(random, 0);
            value.putLong(random);
        }
        return value.array();
    }

    @Override
    public void build(StreamExecutionEnvironment environment) {
        DataStream<Count> counts = MeasuredSchema.read(environment, address, topic, new KeyOnly())
                .keyBy(key -> key)
                .map(new Counting());
        if (target == null) {
            counts.sinkTo(new HashSink<>(result -> Mix.hash(result.key, result.count)));
        } else {
            counts.sinkTo(KafkaSink.<Count>builder()
                    .setBootstrapServers(address)
                    .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix(target)
                    .setRecordSerializer(KafkaRecordSerializationSchema.<Count>builder()
                            .setTopic(target)
                            .setValueSerializationSchema(new KeyAndCount())
                            .build())
                    .build());
        }
    }

    /** A result. */
    public static final class Count {
        /** The key. */
        public long key;

        /** How many of it have come. */
        public long count;

        /** For serializers. */
        public Count() {}

        Count(long key, long count) {
            this.key = key;
            this.count = count;
        }
    }

    private static final class KeyOnly implements MeasuredSchema<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long deserialize(byte[] buffer, int offset, int length) {
            return ByteBuffer.wrap(buffer, offset, length).getLong();
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return TypeInformation.of(Long.class);
        }
    }

    private static final class KeyAndCount implements SerializationSchema<Count> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(Count element) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(element.key)
                    .putLong(element.count)
                    .array();
        }
    }

    @SuppressWarnings("NullAway.Init") // open sets the state
    private static final class Counting extends RichMapFunction<Long, Count> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Count> kept;

        @Override
        public void open(OpenContext openContext) {
            kept = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Count.class));
        }

        @Override
        public Count map(Long key) throws Exception {
            Count count = kept.value();
            if (count == null) {
                count = new Count(key, 0);
            }
            count.count++;
            kept.update(count);
            return new Count(key, count.count);
        }
    }
}
