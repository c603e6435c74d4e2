package io.weir.format.csv;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;

/** What is wrong with a line, in one sentence. */
final class CsvErrors {
    private CsvErrors() {}

    /** The only row there is. */
    static <T> T only(MappingIterator<T> rows) throws IOException {
        if (!rows.hasNextValue()) {
            throw new IOException("The message is empty; a line of values was expected.");
        }
        T row = rows.nextValue();
        if (rows.hasNextValue()) {
            throw new IOException("The message has more than one line of values.");
        }
        return row;
    }

    static String describe(JsonProcessingException error, String wanted) {
        StringBuilder text = new StringBuilder("No %s can be made of the line".formatted(wanted));
        String separator = " at ";
        JsonLocation location = error.getLocation();
        if (location != null && location.getColumnNr() > 0) {
            text.append(separator).append("character ").append(location.getColumnNr());
            separator = ", ";
        }
        if (error instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() != null) {
                    text.append(separator)
                            .append("column '")
                            .append(step.getFieldName())
                            .append('\'');
                    separator = ", ";
                }
            }
        }
        return text.append(": ")
                .append(error.getOriginalMessage().replaceAll("\\s+", " "))
                .toString();
    }
}
