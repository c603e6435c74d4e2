package io.weir.format.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;

/** What is wrong with a document, in one sentence. */
final class JsonErrors {
    private JsonErrors() {}

    static String describe(JsonProcessingException error, Class<?> wanted) {
        StringBuilder text = new StringBuilder("No %s can be made of the JSON text".formatted(wanted.getSimpleName()));
        JsonLocation location = error.getLocation();
        if (location != null && location.getLineNr() > 0) {
            text.append(" at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()));
        }
        if (error instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            text.append(", field '").append(path(mapping)).append('\'');
        }
        return text.append(": ")
                .append(error.getOriginalMessage().replaceAll("\\s+", " "))
                .toString();
    }

    private static String path(JsonMappingException mapping) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
