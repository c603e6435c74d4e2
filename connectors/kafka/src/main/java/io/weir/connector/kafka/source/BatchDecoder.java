package io.weir.connector.kafka.source;

import io.weir.api.functions.Collector;
import io.weir.api.serialization.SerializationContext;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what the client library has fetched. Schemas that need the value alone do so within its {@code poll}, on
 * the fetched bytes; for all others keys and values stay views on those until the schema gets copies. Used by the fetching
 * thread alone.
 */
final class BatchDecoder<T> {
    private final KafkaRecordDeserializationSchema<T> schema;
    private final SerializationContext context;
    private final @Nullable InPlaceSchema<T> inPlace;
    private final Filling filling = new Filling();

    BatchDecoder(KafkaRecordDeserializationSchema<T> schema, SerializationContext context) {
        this.schema = schema;
        this.context = context;
        this.inPlace = schema instanceof InPlaceSchema<T> simple ? simple : null;
    }

    void open() throws Exception {
        schema.open(context);
    }

    void close() {
        schema.close();
    }

    /** What the consumer is to do with values. */
    Deserializer<Object> valueDeserializer() {
        return inPlace == null ? new Views<>() : new InPlaceValues<>(inPlace);
    }

    /** What the consumer is to do with keys. */
    Deserializer<ByteBuffer> keyDeserializer() {
        return new Views<>();
    }

    /** The records of the first {@code count} of {@code fetched}. */
    FetchedRecords<T> decode(
            ReadPartition<T> partition,
            List<ConsumerRecord<ByteBuffer, Object>> fetched,
            int count,
            long nextOffset,
            boolean isLast) {
        filling.start(count);
        if (inPlace != null) {
            takeMade(fetched, count);
        } else {
            make(fetched, count);
        }
        return new FetchedRecords<>(
                partition, filling.values, filling.timestamps, filling.offsets, 0, filling.size, nextOffset, isLast);
    }

    private void takeMade(List<ConsumerRecord<ByteBuffer, Object>> fetched, int count) {
        for (int i = 0; i < count; i++) {
            ConsumerRecord<ByteBuffer, Object> record = fetched.get(i);
            Object value = record.value();
            if (value == null) {
                continue;
            }
            if (value instanceof DamagedRecord damaged && record.key() != null) {
                value = new DamagedRecord(DamagedRecord.copy(record.key()), damaged.value(), damaged.reason());
            }
            filling.at(record.offset(), record.timestamp());
            filling.add(value);
        }
    }

    private void make(List<ConsumerRecord<ByteBuffer, Object>> fetched, int count) {
        for (int i = 0; i < count; i++) {
            ConsumerRecord<ByteBuffer, Object> record = fetched.get(i);
            filling.at(record.offset(), record.timestamp());
            int before = filling.size;
            byte @Nullable [] key = bytes(record.key());
            byte @Nullable [] value = bytes((ByteBuffer) record.value());
            try {
                schema.deserialize(whole(record, key, value), filling);
            } catch (Exception e) { // the border to the user's schema; the policy for poison records gets it
                filling.size = before;
                filling.add(new DamagedRecord(key, value, e));
            }
        }
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer view) {
        return view == null ? null : DamagedRecord.copy(view);
    }

    @SuppressWarnings("NullAway") // the library's record may have neither key nor value, which its types do not say
    private static ConsumerRecord<byte[], byte[]> whole(
            ConsumerRecord<ByteBuffer, Object> record, byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                key,
                value,
                record.headers(),
                record.leaderEpoch());
    }

    /** Hands views on the fetched bytes over. They stay good: nothing else uses those bytes again. */
    private static final class Views<V> implements Deserializer<V> {
        @Override
        public V deserialize(String topic, byte[] data) {
            return deserialize(ByteBuffer.wrap(data));
        }

        @Override
        public V deserialize(String topic, Headers headers, ByteBuffer data) {
            return deserialize(data);
        }

        @SuppressWarnings("unchecked") // V is ByteBuffer, or Object, which it is too
        private V deserialize(ByteBuffer data) {
            return (V) data;
        }
    }

    private record InPlaceValues<T>(InPlaceSchema<T> schema) implements Deserializer<Object> {
        @Override
        public @Nullable Object deserialize(String topic, byte[] data) {
            // Asked for by the interface; the pinned client library calls the form with a buffer.
            throw new UnsupportedOperationException("the client library hands buffers over");
        }

        @Override
        @SuppressWarnings("NullAway") // the library takes null for a record without a value
        public Object deserialize(String topic, Headers headers, ByteBuffer data) {
            int position = data.position();
            int limit = data.limit();
            try {
                return schema.deserialize(topic, headers, data);
            } catch (Exception e) { // the border to the user's schema; the policy for poison records gets it
                data.limit(limit).position(position);
                return new DamagedRecord(null, DamagedRecord.copy(data), e);
            }
        }
    }

    /** The arrays of the batch at hand. */
    private final class Filling implements Collector<T> {
        private Object[] values = {};
        private long[] timestamps = {};
        private long[] offsets = {};
        private int size;
        private long offset;
        private long timestamp;

        void start(int expected) {
            values = new Object[expected];
            timestamps = new long[expected];
            offsets = new long[expected];
            size = 0;
        }

        void at(long recordOffset, long recordTimestamp) {
            offset = recordOffset;
            timestamp = recordTimestamp;
        }

        @Override
        public void collect(T record) {
            add(record);
        }

        void add(Object element) {
            int at = size;
            if (at == values.length) {
                grow();
            }
            values[at] = element;
            timestamps[at] = timestamp;
            offsets[at] = offset;
            size = at + 1;
        }

        private void grow() {
            int capacity = Math.max(16, values.length * 2);
            values = Arrays.copyOf(values, capacity);
            timestamps = Arrays.copyOf(timestamps, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
        }
    }
}
