package io.weir.format.csv;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** A class and the columns of its lines. */
final class CsvMapping {
    private CsvMapping() {}

    /** The same on every machine: times are ISO-8601 text, zones are UTC and languages none. */
    static CsvMapper mapper() {
        return CsvMapper.builder()
                .addModule(new JavaTimeModule())
                .defaultLocale(Locale.ROOT)
                .defaultTimeZone(TimeZone.getTimeZone("UTC"))
                .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(JsonGenerator.Feature.IGNORE_UNKNOWN)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build();
    }

    /**
     * Checks that class and columns fit each other.
     *
     * @param everyColumn whether each column needs a field of its name, as for writing; else each field a column
     */
    static void check(Class<?> type, CsvFormat format, boolean everyColumn) {
        List<String> fields = fields(type);
        if (format.columns().isEmpty()) {
            if (!type.isRecord()) {
                throw new IllegalArgumentException(
                        "The fields of class %s have no order. Name the columns of its lines (CsvFormat.columns or header)."
                                .formatted(type.getName()));
            }
            return;
        }
        List<String> missing = new ArrayList<>(everyColumn ? format.columns() : fields);
        missing.removeAll(everyColumn ? fields : format.columns());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has the fields %s, the columns are %s: there is no %s %s. Rename them or use @JsonProperty."
                            .formatted(
                                    type.getSimpleName(),
                                    fields,
                                    format.columns(),
                                    everyColumn ? "field" : "column",
                                    missing));
        }
    }

    private static List<String> fields(Class<?> type) {
        List<String> names = new ArrayList<>();
        mapper().schemaFor(type).forEach(column -> names.add(column.getName()));
        return names;
    }

    static CsvSchema schema(CsvMapper mapper, Class<?> type, CsvFormat format) {
        CsvSchema schema;
        if (format.columns().isEmpty()) {
            schema = mapper.schemaFor(type);
        } else {
            CsvSchema.Builder columns = CsvSchema.builder();
            format.columns().forEach(columns::addColumn);
            schema = columns.build();
        }
        schema = schema.withColumnSeparator(format.separator())
                .withQuoteChar(format.quote())
                .withLineSeparator("");
        return format.nullText() == null ? schema : schema.withNullValue(format.nullText());
    }
}
