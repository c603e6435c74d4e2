package io.weir.runtime.state.canonical;

import io.weir.runtime.serialization.SchemaKind;
import io.weir.runtime.serialization.TypeSchema;
import java.util.Locale;
import java.util.stream.Collectors;

/** Schemas for messages: {@code LONG}, {@code list of STRING}, {@code record (count LONG, name STRING)}. */
final class SchemaText {
    private SchemaText() {}

    static String of(TypeSchema schema) {
        SchemaKind kind = schema.kind();
        String word = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (kind) {
            case BASIC -> schema.name();
            case GENERIC -> schema.name() + " (by Kryo)";
            case CUSTOM -> schema.name();
            case PRIMITIVE_ARRAY -> schema.name() + "[]";
            case ARRAY, LIST, SET, COLLECTION, OPTIONAL -> word + " of " + part(schema, 0);
            case MAP -> "map of %s to %s".formatted(part(schema, 0), part(schema, 1));
            case ENUM ->
                schema.parts().stream().map(TypeSchema.Part::name).collect(Collectors.joining(", ", "enum (", ")"));
            case TUPLE, POJO, RECORD, SEALED ->
                schema.parts().stream()
                        .map(part -> part.name() + " " + of(part.schema()))
                        .collect(Collectors.joining(", ", word + " (", ")"));
        };
    }

    private static String part(TypeSchema schema, int index) {
        return of(schema.parts().get(index).schema());
    }
}
