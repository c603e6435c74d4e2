package io.weir.api.connector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of which no record could be made.
 *
 * @param origin where it is, for people: {@code topic flights, partition 3, offset 17}
 * @param coordinates the same for programs, such as {@code topic}, {@code partition} and {@code offset}
 * @param key its key, if it has one
 * @param value its bytes, if it has any
 * @param reason what the schema said
 */
public record PoisonRecord(
        String origin,
        Map<String, String> coordinates,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Throwable reason) {}
