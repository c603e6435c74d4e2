package io.weir.connector.kafka.source;

import io.weir.api.functions.Collector;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Values by a deserializer of the client library, which is made where it is used. */
final class KafkaDeserializerSchema<T> implements InPlaceSchema<T> {
    private static final long serialVersionUID = 1;

    private final Class<? extends Deserializer<T>> type;
    private final Map<String, String> config;
    private final TypeInformation<T> produced;
    private transient @Nullable Deserializer<T> deserializer;

    KafkaDeserializerSchema(Class<? extends Deserializer<T>> type, Map<String, String> config) {
        this.type = type;
        this.config = config;
        this.produced = TypeExtractor.typeArgumentOf(type, Deserializer.class);
    }

    @Override
    public void open(SerializationContext context) throws IOException {
        try {
            Deserializer<T> made = type.getDeclaredConstructor().newInstance();
            made.configure(config, false);
            deserializer = made;
        } catch (InvocationTargetException e) {
            throw new IOException("The constructor of %s failed: %s".formatted(type.getName(), e.getCause()), e);
        } catch (ReflectiveOperationException e) {
            throw new IOException(
                    "%s cannot be made: it needs a public constructor without arguments (%s)."
                            .formatted(type.getName(), e),
                    e);
        }
    }

    private Deserializer<T> opened() {
        return Objects.requireNonNull(deserializer, "open comes first");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
        byte[] value = record.value();
        T made = value == null ? null : opened().deserialize(record.topic(), record.headers(), value);
        if (made != null) {
            out.collect(made);
        }
    }

    @Override
    public @Nullable T deserialize(String topic, Headers headers, ByteBuffer value) {
        return opened().deserialize(topic, headers, value);
    }

    @Override
    public void close() {
        if (deserializer != null) {
            deserializer.close();
        }
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return produced;
    }
}
