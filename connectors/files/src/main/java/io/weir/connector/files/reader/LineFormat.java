package io.weir.connector.files.reader;

import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;

/**
 * One record per line, made by a schema as of the messages of a topic:
 *
 * <pre>{@code
 * new LineFormat<>(new JsonDeserializationSchema<>(Flight.class))
 * }</pre>
 *
 * <p>Files are read in parts. Empty lines are passed over.
 *
 * @param <T> the records
 */
public final class LineFormat<T> implements StreamFormat<T> {
    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<T> schema;

    /** Makes records with {@code schema}. */
    public LineFormat(DeserializationSchema<T> schema) {
        this.schema = schema;
    }

    @Override
    public void open(SerializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public Reader<T> createReader(FSDataInputStream stream, long fileLength, long splitEnd) throws IOException {
        return new SchemaReader<>(RecordCutter.lines(stream, splitEnd), schema);
    }

    @Override
    public Reader<T> restoreReader(FSDataInputStream stream, long restoredOffset, long fileLength, long splitEnd)
            throws IOException {
        return new SchemaReader<>(RecordCutter.linesFrom(stream, splitEnd), schema);
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }
}
