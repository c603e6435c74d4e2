package io.weir.format.json;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.Serializable;
import java.util.Locale;
import java.util.TimeZone;

/** Makes Jackson's mapper, which cannot be sent to where a schema is used. */
@FunctionalInterface
public interface JsonMapperFactory extends Serializable {
    /** A new mapper. */
    ObjectMapper create();

    /**
     * Strict, and the same everywhere: times are ISO-8601 text and keep their offset, zones are UTC and languages none unless
     * an annotation says so; fields that the class does not know, and numbers that are missing where there is no null, are
     * errors.
     */
    static ObjectMapper standard() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .defaultLocale(Locale.ROOT)
                .defaultTimeZone(TimeZone.getTimeZone("UTC"))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }
}
