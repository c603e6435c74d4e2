package io.weir.state.heap;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.serialization.TypeReader;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import io.weir.runtime.state.canonical.EntryBlock;
import io.weir.runtime.state.canonical.EntryCursor;
import io.weir.runtime.state.canonical.RestoredState;
import io.weir.runtime.state.canonical.StateHeader;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.Expiry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the entries of one state into bytes and back. */
final class StateCodec {
    private final String name;
    private final StateKind kind;
    private final @Nullable Expiry expiry;
    private final TypeInformation<Object> type;
    private final KeyCodec keys;
    private final Map<TypeSchema, TypeReader<Object>> readers = new HashMap<>();
    private final TypeReader<Object> keyReader;
    private @Nullable StateHeader header;
    private @Nullable TypeSerializer<Object> serializer;

    @SuppressWarnings("unchecked") // all values are of the type
    StateCodec(String name, StateKind kind, TypeInformation<?> type, @Nullable Expiry expiry, KeyCodec keys) {
        this.name = name;
        this.kind = kind;
        this.expiry = expiry;
        this.type = (TypeInformation<Object>) type;
        this.keys = keys;
        keyReader = source -> keys.serializer().deserialize(source);
    }

    String name() {
        return name;
    }

    StateHeader header() {
        StateHeader made = header;
        if (made == null) {
            made = new StateHeader(name, kind, expiry != null, TypeSchema.of(type));
            header = made;
        }
        return made;
    }

    /** Writes an entry; of what has expired nothing, or in an increment that it is gone. */
    void write(int keyHash, Object key, Object value, EntryBlock target, boolean increment) {
        Object left = expiry == null ? value : expiry.unexpired(value, expiry.now());
        if (left != null) {
            target.put(keyHash, key, keys.serializer(), left, serializer());
        } else if (increment) {
            target.remove(keyHash, key, keys.serializer());
        }
    }

    void writeKeyless(int keyHash, Object value, EntryBlock target) {
        target.putKeyless(keyHash, value, serializer());
    }

    private TypeSerializer<Object> serializer() {
        TypeSerializer<Object> made = serializer;
        if (made == null) {
            StateEnvironment environment = keys.environment;
            made = Serializers.create(type, environment.serializers(), environment.classLoader());
            serializer = made;
        }
        return made;
    }

    /** Gets the entries of a restored state; without a value where the key was removed. */
    interface Receiver {
        void entry(long namespace, Object key, int keyHash, @Nullable Object value);
    }

    /**
     * Reads all entries of {@code restored}.
     *
     * @throws IllegalStateException if the state was of another kind, its values cannot become values of the type, or the
     *     bytes are damaged
     */
    void read(RestoredState restored, Receiver receiver) {
        StateKind was = restored.header().kind();
        if (was != kind) {
            throw new IllegalStateException(
                    "State '%s' is %s in the snapshot and %s in the program. Give the new state another name."
                            .formatted(name, was, kind));
        }
        if (restored.header().expiring() != (expiry != null)) {
            throw new IllegalStateException(
                    "State '%s' has %s in the snapshot and %s in the program. Leave that as it was, or give the state another name."
                            .formatted(name, timeToLive(expiry == null), timeToLive(expiry != null)));
        }
        try {
            for (RestoredState.Block block : restored.blocks()) {
                read(block, receiver);
            }
        } catch (CorruptDataException e) {
            throw new IllegalStateException(
                    "State '%s' cannot be restored, its bytes are damaged: %s".formatted(name, e.getMessage()), e);
        }
        readers.clear();
    }

    private static String timeToLive(boolean expiring) {
        return expiring ? "a time to live" : "no time to live";
    }

    private void read(RestoredState.Block block, Receiver receiver) {
        TypeReader<Object> values = reader(block.state().schema());
        EntryCursor cursor = new EntryCursor();
        cursor.reset(block);
        while (cursor.next()) {
            Object key = kind == StateKind.ENTRIES ? "" : readKey(cursor);
            Object value = cursor.isRemoved() ? null : readValue(cursor, values);
            receiver.entry(block.namespace(), key, cursor.keyHash(), value);
        }
    }

    private Object readValue(EntryCursor cursor, TypeReader<Object> values) {
        try {
            return readWhole(cursor.value(), values);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("State '%s' cannot be restored: %s".formatted(name, e.getMessage()), e);
        }
    }

    private Object readKey(EntryCursor cursor) {
        Object key = readWhole(cursor.key(), keyReader);
        if (KeyGroups.hash(key) != cursor.keyHash()) {
            throw new IllegalStateException(
                    ("State '%s' cannot be restored: the hash of key %s is not what it was when the snapshot was taken. "
                                    + "The hashCode of a key must depend on its value alone and stay the same.")
                            .formatted(name, key));
        }
        return key;
    }

    private static Object readWhole(DataInputView bytes, TypeReader<Object> reader) {
        Object value = reader.read(bytes);
        EntryCursor.requireEnd(bytes);
        return value;
    }

    private TypeReader<Object> reader(TypeSchema written) {
        return readers.computeIfAbsent(written, schema -> {
            try {
                StateEnvironment environment = keys.environment;
                return Serializers.createReader(type, schema, environment.serializers(), environment.classLoader());
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "State '%s' cannot be restored as %s: %s".formatted(name, type, e.getMessage()), e);
            }
        });
    }
}
