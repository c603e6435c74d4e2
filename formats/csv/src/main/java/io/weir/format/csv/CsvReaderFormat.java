package io.weir.format.csv;

import io.weir.api.types.TypeInformation;
import io.weir.connector.files.reader.DamagedInputException;
import io.weir.connector.files.reader.FSDataInputStream;
import io.weir.connector.files.reader.RecordCutter;
import io.weir.connector.files.reader.SchemaReader;
import io.weir.connector.files.reader.StreamFormat;
import java.io.IOException;
import java.util.List;

/**
 * Reads CSV files:
 *
 * <pre>{@code
 * FileSource.forRecordStreamFormat(CsvReaderFormat.forPojo(Flight.class).withHeader(), Path.of("flights.csv")).build()
 * }</pre>
 *
 * <p>Values may hold line breaks within quotes, so files are read whole, unless {@link #withoutLineBreaksInQuotes} says
 * otherwise. Empty lines are passed over. A quote that is not closed costs the line that it is in.
 *
 * @param <T> the records
 */
public final class CsvReaderFormat<T> implements StreamFormat<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> recordClass;
    private final TypeInformation<T> type;
    private final CsvFormat format;
    private final boolean header;
    private final boolean singleLines;

    private CsvReaderFormat(Class<T> recordClass, CsvFormat format, boolean header, boolean singleLines) {
        this.recordClass = recordClass;
        this.type = TypeInformation.of(recordClass);
        this.format = format;
        this.header = header;
        this.singleLines = singleLines;
    }

    /** Commas and double quotes, columns as the record class has them. */
    public static <T> CsvReaderFormat<T> forPojo(Class<T> recordClass) {
        return new CsvReaderFormat<>(recordClass, CsvFormat.standard(), false, false);
    }

    /** Values of another format; its header line, if it has one, is passed over wherever it comes. */
    public static <T> CsvReaderFormat<T> forPojo(Class<T> recordClass, CsvFormat format) {
        return new CsvReaderFormat<>(recordClass, format, false, false);
    }

    /** The first line of each file names its columns, in any order. Those that the class has no field for are passed over. */
    public CsvReaderFormat<T> withHeader() {
        if (!format.columns().isEmpty()) {
            throw new IllegalArgumentException(
                    "The columns are named twice: in the format, %s, and in the first lines of files. Leave one out."
                            .formatted(format.columns()));
        }
        return new CsvReaderFormat<>(recordClass, format, true, singleLines);
    }

    /** No value holds a line break: files are read in parts, by several subtasks. */
    public CsvReaderFormat<T> withoutLineBreaksInQuotes() {
        return new CsvReaderFormat<>(recordClass, format, header, true);
    }

    @Override
    public Reader<T> createReader(FSDataInputStream stream, long fileLength, long splitEnd) throws IOException {
        long begin = stream.getPos();
        CsvDeserializationSchema<T> schema = schema(stream);
        if (begin == 0 && header) {
            RecordCutter cutter = cutter(stream, splitEnd, 0);
            cutter.advance();
            return new SchemaReader<>(cutter, schema);
        }
        stream.seek(begin);
        RecordCutter cutter = singleLines ? RecordCutter.lines(stream, splitEnd) : cutter(stream, splitEnd, begin);
        return new SchemaReader<>(cutter, schema);
    }

    @Override
    public Reader<T> restoreReader(FSDataInputStream stream, long restoredOffset, long fileLength, long splitEnd)
            throws IOException {
        CsvDeserializationSchema<T> schema = schema(stream);
        return new SchemaReader<>(cutter(stream, splitEnd, restoredOffset), schema);
    }

    private RecordCutter cutter(FSDataInputStream stream, long splitEnd, long position) throws IOException {
        stream.seek(position);
        return singleLines
                ? RecordCutter.linesFrom(stream, splitEnd)
                : RecordCutter.quotedFrom(stream, splitEnd, format.separator(), format.quote());
    }

    private CsvDeserializationSchema<T> schema(FSDataInputStream stream) throws IOException {
        if (!header) {
            return new CsvDeserializationSchema<>(recordClass, format);
        }
        // Its bytes are the stream's to close, later.
        @SuppressWarnings("resource")
        RecordCutter first = cutter(stream, Long.MAX_VALUE, 0);
        if (!first.advance()) {
            throw DamagedInputException.ofRest(0, "its first line should name the columns; it has none", null);
        }
        try {
            String[] columns = new CsvRowReader(format).read(first.record());
            return new CsvDeserializationSchema<>(
                    recordClass,
                    new CsvFormat(format.separator(), format.quote(), format.nullText(), List.of(columns), null));
        } catch (IOException | IllegalArgumentException e) {
            throw DamagedInputException.ofRest(0, "its first line should name the columns: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isSplittable() {
        return singleLines;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }
}
