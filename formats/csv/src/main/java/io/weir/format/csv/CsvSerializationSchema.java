package io.weir.format.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of records and POJOs, in UTF-8 and without a line break at the end. Fields find columns by name; fields that there
 * is no column for are left out. Each column needs a field.
 *
 * @param <T> the records
 */
public final class CsvSerializationSchema<T> implements SerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> recordClass;
    private final CsvFormat format;
    private transient @Nullable ObjectWriter writer;

    /** Commas and double quotes, columns as the record class has them. */
    public CsvSerializationSchema(Class<T> recordClass) {
        this(recordClass, CsvFormat.standard());
    }

    /** Lines of another format. */
    public CsvSerializationSchema(Class<T> recordClass, CsvFormat format) {
        CsvMapping.check(recordClass, format, true);
        this.recordClass = recordClass;
        this.format = format;
    }

    @Override
    public void open(SerializationContext context) {
        writer();
    }

    private ObjectWriter writer() {
        ObjectWriter ready = writer;
        if (ready == null) {
            CsvMapper mapper = CsvMapping.mapper();
            ready = mapper.writerFor(recordClass).with(CsvMapping.schema(mapper, recordClass, format));
            writer = ready;
        }
        return ready;
    }

    /**
     * The line.
     *
     * @throws IllegalArgumentException if Jackson cannot write the record
     */
    @Override
    public byte[] serialize(T element) {
        try {
            return writer().writeValueAsBytes(element);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s cannot be written as a line: %s".formatted(recordClass.getName(), e.getOriginalMessage()), e);
        }
    }
}
