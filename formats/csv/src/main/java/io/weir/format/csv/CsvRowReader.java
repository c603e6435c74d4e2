package io.weir.format.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;

/** Cuts lines into values, whatever their columns. An instance is used by one thread. */
public final class CsvRowReader {
    private final ObjectReader reader;

    /** {@code format}'s columns and null text do not matter here. */
    public CsvRowReader(CsvFormat format) {
        CsvSchema schema =
                CsvSchema.emptySchema().withColumnSeparator(format.separator()).withQuoteChar(format.quote());
        reader = CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .build()
                .readerFor(String[].class)
                .with(schema);
    }

    /**
     * The values of one line, which may end with a line break.
     *
     * @throws IOException if there is no line, or more than one, or quotes are not closed
     */
    public String[] read(byte[] line) throws IOException {
        try (MappingIterator<String[]> rows = reader.readValues(line)) {
            return CsvErrors.only(rows);
        } catch (JsonProcessingException e) {
            throw new IOException(CsvErrors.describe(e, "row"), e);
        }
    }
}
