package io.weir.state.heap;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import org.jspecify.annotations.Nullable;

/** Turns keys into bytes and back. What is needed for it is made when it is needed first: many backends never write. */
final class KeyCodec {
    final StateEnvironment environment;
    private final TypeInformation<Object> type;
    private @Nullable TypeSerializer<Object> serializer;
    private @Nullable TypeSchema schema;

    @SuppressWarnings("unchecked") // all keys are of the type
    KeyCodec(TypeInformation<?> type, StateEnvironment environment) {
        this.type = (TypeInformation<Object>) type;
        this.environment = environment;
    }

    TypeSerializer<Object> serializer() {
        TypeSerializer<Object> made = serializer;
        if (made == null) {
            made = Serializers.create(type, environment.serializers(), environment.classLoader());
            serializer = made;
        }
        return made;
    }

    TypeSchema schema() {
        TypeSchema made = schema;
        if (made == null) {
            made = TypeSchema.of(type);
            schema = made;
        }
        return made;
    }
}
