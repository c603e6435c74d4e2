package io.weir.format.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of JSON documents:
 *
 * <pre>{@code
 * new JsonDeserializationSchema<>(Flight.class)
 * }</pre>
 *
 * <p>The class is a record, a POJO, or {@code JsonNode} for documents of any shape.
 *
 * @param <T> the records
 */
public final class JsonDeserializationSchema<T> implements DeserializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> type;
    private final JsonMapperFactory mapperFactory;
    private transient @Nullable ObjectReader reader;

    /** Strict about fields; see {@link JsonMapperFactory#standard()}. */
    public JsonDeserializationSchema(Class<T> recordClass) {
        this(recordClass, JsonMapperFactory::standard);
    }

    /** With a mapper of one's own. */
    public JsonDeserializationSchema(Class<T> recordClass, JsonMapperFactory mapperFactory) {
        this.type = TypeInformation.of(recordClass);
        this.mapperFactory = mapperFactory;
    }

    @Override
    public void open(SerializationContext context) {
        reader();
    }

    private ObjectReader reader() {
        ObjectReader ready = reader;
        if (ready == null) {
            ready = mapperFactory.create().readerFor(type.getTypeClass());
            reader = ready;
        }
        return ready;
    }

    @Override
    public T deserialize(byte[] message) throws IOException {
        return deserialize(message, 0, message.length);
    }

    @Override
    public T deserialize(byte[] buffer, int offset, int length) throws IOException {
        T record;
        try {
            record = reader().readValue(buffer, offset, length);
        } catch (JsonProcessingException e) {
            throw new IOException(JsonErrors.describe(e, type.getTypeClass()), e);
        }
        if (record == null) {
            throw new IOException("No %s can be made of the JSON text null."
                    .formatted(type.getTypeClass().getSimpleName()));
        }
        return record;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }
}
