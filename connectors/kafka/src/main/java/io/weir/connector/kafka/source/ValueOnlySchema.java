package io.weir.connector.kafka.source;

import io.weir.api.functions.Collector;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Values alone, read where they lie in what was fetched. */
record ValueOnlySchema<T>(DeserializationSchema<T> schema) implements InPlaceSchema<T> {
    @Override
    public void open(SerializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) throws IOException {
        byte[] value = record.value();
        T made = value == null ? null : schema.deserialize(value);
        if (made != null) {
            out.collect(made);
        }
    }

    @Override
    public @Nullable T deserialize(String topic, Headers headers, ByteBuffer value) throws IOException {
        if (value.hasArray()) {
            return schema.deserialize(value.array(), value.arrayOffset() + value.position(), value.remaining());
        }
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        return schema.deserialize(copy);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }
}
