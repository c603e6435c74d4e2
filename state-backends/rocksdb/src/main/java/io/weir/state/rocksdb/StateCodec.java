package io.weir.state.rocksdb;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.serialization.TypeReader;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import io.weir.runtime.state.canonical.EntryCursor;
import io.weir.runtime.state.canonical.StateHeader;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.Expiry;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the values of one state into bytes and back. */
final class StateCodec {
    private final StateEnvironment environment;
    private final StateHeader header;
    private final TypeInformation<?> type;
    private final @Nullable Expiry expiry;
    private final TypeSerializer<Object> serializer;

    /** {@code type} is that of the values, for lists of a list, for maps of a map. */
    StateCodec(
            String name,
            StateKind kind,
            TypeInformation<?> type,
            @Nullable Expiry expiry,
            StateEnvironment environment) {
        this.environment = environment;
        this.type = type;
        this.expiry = expiry;
        header = new StateHeader(name, kind, expiry != null, TypeSchema.of(type));
        serializer = serializerOf(type);
    }

    /** A serializer for values of {@code part}, which are taken for objects. */
    @SuppressWarnings("unchecked") // only values of the type are given to it
    TypeSerializer<Object> serializerOf(TypeInformation<?> part) {
        return Serializers.create((TypeInformation<Object>) part, environment.serializers(), environment.classLoader());
    }

    StateHeader header() {
        return header;
    }

    @Nullable
    Expiry expiry() {
        return expiry;
    }

    TypeSerializer<Object> serializer() {
        return serializer;
    }

    /**
     * Checks that restored values can become values of this state.
     *
     * @throws IllegalStateException if they are of another kind
     */
    void require(StateHeader restored) {
        if (restored.kind() != header.kind()) {
            throw new IllegalStateException(
                    "State '%s' is %s in the snapshot and %s in the program. Give the new state another name."
                            .formatted(header.name(), restored.kind(), header.kind()));
        }
        if (restored.expiring() != header.expiring()) {
            throw new IllegalStateException(
                    "State '%s' has %s in the snapshot and %s in the program. Leave that as it was, or give the state another name."
                            .formatted(header.name(), timeToLive(restored.expiring()), timeToLive(header.expiring())));
        }
    }

    private static String timeToLive(boolean expiring) {
        return expiring ? "a time to live" : "no time to live";
    }

    /**
     * Reads values of a restored state.
     *
     * @throws IllegalStateException if they cannot become values of the type
     */
    private TypeReader<Object> reader(TypeSchema written) {
        return reader(type, written);
    }

    @SuppressWarnings("unchecked") // the reader makes values of the type
    private TypeReader<Object> reader(TypeInformation<?> part, TypeSchema written) {
        try {
            return Serializers.createReader(
                    (TypeInformation<Object>) part, written, environment.serializers(), environment.classLoader());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "State '%s' cannot be restored as %s: %s".formatted(header.name(), type, e.getMessage()), e);
        }
    }

    /** Makes values of rows. */
    @FunctionalInterface
    interface RowReader {
        /** {@code rest} is what the key of the row has behind the key. */
        Object read(DataInputView rest, DataInputView value);
    }

    /**
     * Reads values of the rows of {@code stored}.
     *
     * @throws IllegalStateException if they cannot become values of the type
     */
    RowReader rowReader(StoredState stored) {
        TypeReader<Object> whole = reader(stored.header().schema()); // which also says what does not fit
        if (!stored.byEntry() || !(type instanceof MapTypeInfo<?, ?> map)) {
            return (rest, value) -> read(value, whole);
        }
        List<TypeSchema.Part> parts = stored.header().schema().parts();
        TypeReader<Object> keys = reader(map.getKeyTypeInfo(), parts.get(0).schema());
        TypeReader<Object> values = reader(map.getValueTypeInfo(), parts.get(1).schema());
        return (rest, value) -> Collections.singletonMap(read(rest, keys), read(value, values));
    }

    /** Reads one value that fills {@code bytes}. */
    private Object read(DataInputView bytes, TypeReader<Object> reader) {
        try {
            Object value = reader.read(bytes);
            EntryCursor.requireEnd(bytes);
            return value;
        } catch (CorruptDataException e) {
            throw new IllegalStateException(
                    "State '%s' cannot be restored, its bytes are damaged: %s".formatted(header.name(), e.getMessage()),
                    e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "State '%s' cannot be restored: %s".formatted(header.name(), e.getMessage()), e);
        }
    }
}
