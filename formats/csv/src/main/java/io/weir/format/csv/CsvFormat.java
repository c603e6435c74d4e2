package io.weir.format.csv;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lines look like:
 *
 * <pre>{@code
 * CsvFormat.builder().separator(';').header("origin;destination;delay").build()
 * }</pre>
 *
 * @param separator between values
 * @param quote around values that hold separators, quotes or line breaks; a quote within is doubled
 * @param nullText the text that stands for null, empty for instance; null: no text does
 * @param columns names of the values in their order; empty: those of the record class
 * @param headerLine a line that names the columns and is passed over where it comes as a message; null: none
 */
public record CsvFormat(
        char separator,
        char quote,
        @Nullable String nullText,
        List<String> columns,
        @Nullable String headerLine) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks the format. */
    public CsvFormat {
        columns = List.copyOf(columns);
        if (separator == quote || isLineBreak(separator) || isLineBreak(quote)) {
            throw new IllegalArgumentException(
                    "The separator (character %d) and the quote (character %d) must differ and be no line breaks."
                            .formatted((int) separator, (int) quote));
        }
        Set<String> names = new HashSet<>();
        for (String column : columns) {
            if (column.isEmpty() || !names.add(column)) {
                throw new IllegalArgumentException(
                        "Columns have different names that are not empty, these are %s.".formatted(columns));
            }
        }
    }

    private static boolean isLineBreak(char character) {
        return character == '\n' || character == '\r';
    }

    /** Starts from commas and double quotes. */
    public static Builder builder() {
        return new Builder();
    }

    /** Commas and double quotes; the columns are those of the record class. */
    public static CsvFormat standard() {
        return builder().build();
    }

    /** Takes the settings one by one. */
    public static final class Builder {
        private char separator = ',';
        private char quote = '"';
        private @Nullable String nullText;
        private List<String> columns = List.of();
        private @Nullable String headerLine;

        private Builder() {}

        /** Between values; a comma unless set. */
        public Builder separator(char character) {
            separator = character;
            return this;
        }

        /** Around values that need it; a double quote unless set. */
        public Builder quote(char character) {
            quote = character;
            return this;
        }

        /** The text that stands for null; none unless set. */
        public Builder nullText(String text) {
            nullText = text;
            return this;
        }

        /** The names of the columns in their order. */
        public Builder columns(String... names) {
            columns = List.of(names);
            return this;
        }

        /** A line that names the columns; a message that is equal to it is no record. */
        public Builder header(String line) {
            headerLine = line;
            return this;
        }

        /** The format. */
        public CsvFormat build() {
            CsvFormat withoutHeader = new CsvFormat(separator, quote, nullText, columns, null);
            String header = headerLine;
            if (header == null) {
                return withoutHeader;
            }
            if (!columns.isEmpty()) {
                throw new IllegalArgumentException(
                        "The columns are named twice: %s and in the header '%s'. Leave one out."
                                .formatted(columns, header));
            }
            try {
                String[] names = new CsvRowReader(withoutHeader).read(header.getBytes(StandardCharsets.UTF_8));
                return new CsvFormat(separator, quote, nullText, List.of(names), header);
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "The header '%s' is no line: %s".formatted(header, e.getMessage()), e);
            }
        }
    }
}
