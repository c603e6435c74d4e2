package io.weir.format.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of lines:
 *
 * <pre>{@code
 * new CsvDeserializationSchema<>(Flight.class, CsvFormat.builder().separator(';').build())
 * }</pre>
 *
 * <p>Columns find fields by name; columns that the class has no field for are passed over. Each field needs a column.
 *
 * @param <T> the records
 */
public final class CsvDeserializationSchema<T> implements DeserializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> type;
    private final CsvFormat format;
    private final byte[] headerLine;
    private transient @Nullable ObjectReader reader;

    /** Commas and double quotes, columns as the record class has them. */
    public CsvDeserializationSchema(Class<T> recordClass) {
        this(recordClass, CsvFormat.standard());
    }

    /** Lines of another format. */
    public CsvDeserializationSchema(Class<T> recordClass, CsvFormat format) {
        CsvMapping.check(recordClass, format, false);
        type = TypeInformation.of(recordClass);
        this.format = format;
        String header = format.headerLine();
        headerLine = header == null ? new byte[0] : header.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void open(SerializationContext context) {
        reader();
    }

    private ObjectReader reader() {
        ObjectReader ready = reader;
        if (ready == null) {
            CsvMapper mapper = CsvMapping.mapper();
            Class<T> recordClass = type.getTypeClass();
            ready = mapper.readerFor(recordClass).with(CsvMapping.schema(mapper, recordClass, format));
            reader = ready;
        }
        return ready;
    }

    @Override
    public @Nullable T deserialize(byte[] message) throws IOException {
        return deserialize(message, 0, message.length);
    }

    @Override
    public @Nullable T deserialize(byte[] buffer, int offset, int length) throws IOException {
        if (headerLine.length > 0 && Arrays.equals(buffer, offset, offset + length, headerLine, 0, headerLine.length)) {
            return null;
        }
        try (MappingIterator<T> rows = reader().readValues(buffer, offset, length)) {
            return CsvErrors.only(rows);
        } catch (JsonProcessingException e) {
            throw new IOException(CsvErrors.describe(e, type.getTypeClass().getSimpleName()), e);
        }
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }
}
