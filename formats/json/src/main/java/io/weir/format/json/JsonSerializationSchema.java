package io.weir.format.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON documents of records, POJOs and {@code JsonNode}s, in UTF-8 and without line breaks.
 *
 * @param <T> the records
 */
public final class JsonSerializationSchema<T> implements SerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final JsonMapperFactory mapperFactory;
    private transient @Nullable ObjectWriter writer;

    /** As {@link JsonDeserializationSchema} reads it. */
    public JsonSerializationSchema() {
        this(JsonMapperFactory::standard);
    }

    /** With a mapper of one's own. */
    public JsonSerializationSchema(JsonMapperFactory mapperFactory) {
        this.mapperFactory = mapperFactory;
    }

    @Override
    public void open(SerializationContext context) {
        writer();
    }

    private ObjectWriter writer() {
        ObjectWriter ready = writer;
        if (ready == null) {
            ready = mapperFactory.create().writer();
            writer = ready;
        }
        return ready;
    }

    /**
     * The document.
     *
     * @throws IllegalArgumentException if Jackson cannot write the record
     */
    @Override
    public byte[] serialize(T element) {
        try {
            return writer().writeValueAsBytes(element);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s cannot be written as JSON: %s"
                            .formatted(element.getClass().getName(), e.getOriginalMessage()),
                    e);
        }
    }
}
