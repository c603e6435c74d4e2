package io.weir.state.rocksdb;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.canonical.CanonicalReader;
import io.weir.runtime.state.canonical.EntryCursor;
import io.weir.runtime.state.canonical.RestoredState;
import io.weir.runtime.state.canonical.StateHeader;
import io.weir.runtime.state.canonical.StateKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of snapshots that the program has not asked for yet, as rows in the form in which snapshots have them: they
 * need not fit on the heap. They stay until the program does, and become part of new snapshots as they are.
 */
final class RestoredRows {
    private final List<StoredState> states = new ArrayList<>();
    private final RowStore store;
    private final KeyedStateParameters parameters;
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final TypeSerializer<Object> keys;
    private int nextNumber;
    private long entries;

    RestoredRows(KeyedStateParameters parameters, RowStore store, TypeSerializer<Object> keys) {
        this.store = store;
        this.parameters = parameters;
        this.keys = keys;
        keyGroups = parameters.keyGroups();
        maxParallelism = parameters.maxParallelism();
    }

    /** A number for a state's rows that no other state has. */
    int newNumber() {
        if (nextNumber >= Catalog.NUMBER) {
            throw new IllegalStateException("One operator cannot have more than %d states.".formatted(Catalog.NUMBER));
        }
        return nextNumber++;
    }

    /** The store has the rows of {@code stored}, and all their numbers are taken. */
    void adopt(List<StoredState> stored) {
        for (StoredState state : stored) {
            states.add(state);
            nextNumber = Math.max(nextNumber, state.number() + 1);
        }
    }

    /** The state here for rows that {@code other} has in another database. */
    StoredState merged(StoredState other) {
        for (StoredState state : states) {
            // Rows of entries are numbered, in each database from 0 on.
            if (state.header().equals(other.header())
                    && state.byEntry() == other.byEntry()
                    && state.header().kind() != StateKind.ENTRIES) {
                return state;
            }
        }
        StoredState state = new StoredState(newNumber(), other.header(), other.byEntry());
        states.add(state);
        return state;
    }

    /**
     * Reads all pieces in canonical form and keeps what belongs to the own key groups.
     *
     * @throws IOException if a piece is missing or damaged, or the keys have another type
     */
    void read(RestoredKeyedState restored) throws IOException {
        for (KeyedSnapshot snapshot : restored.snapshots()) {
            if (snapshot.form().equals(KeyedSnapshot.CANONICAL)) {
                read(snapshot.parts(), snapshot.keyGroups(), restored.directory());
            } else if (!snapshot.form().equals(RocksDbSnapshot.NATIVE)) {
                throw new IOException(
                        ("The keyed state is in the form '%s', which only the backend reads that wrote it. Restore with that "
                                        + "backend, or take a savepoint in canonical form.")
                                .formatted(snapshot.form()));
            }
        }
    }

    /** Reads pieces in canonical form that together have what there was in the key groups {@code covered}. */
    void read(List<KeyedSnapshot.Part> parts, KeyGroupRange covered, @Nullable String directory) throws IOException {
        if (covered.end() <= keyGroups.first() || covered.first() >= keyGroups.end()) {
            return;
        }
        TypeSchema keySchema = TypeSchema.of(parameters.keyType());
        boolean first = true;
        try (RowBatch batch = new RowBatch(store::write)) {
            for (KeyedSnapshot.Part part : parts) {
                StateHandle handle = part.handle();
                try (InputStream source = parameters.environment().snapshots().open(handle, directory)) {
                    CanonicalReader.read(source, handle.length(), keySchema, new Piece(batch, covered, first));
                    batch.flush();
                } catch (IOException e) {
                    String where = handle instanceof StateHandle.InFile file
                            ? " (%s in %s)".formatted(file.path(), directory)
                            : "";
                    throw new IOException(e.getMessage() + where, e);
                }
                first = false;
            }
        }
    }

    /** Puts the rows of one piece into the store. */
    private final class Piece implements CanonicalReader.Receiver {
        private final RowBatch batch;
        private final KeyGroupRange covered;
        private final boolean first;
        private final EntryCursor cursor = new EntryCursor();
        private final List<StoredState> own = new ArrayList<>();

        /** {@code first}: no other piece of the same snapshot was before. */
        Piece(RowBatch batch, KeyGroupRange covered, boolean first) {
            this.batch = batch;
            this.covered = covered;
            this.first = first;
        }

        @Override
        public void clear(StateHeader state, long namespace) {
            batch.flush();
            for (StoredState stored : states) {
                if (stored.header().name().equals(state.name())) {
                    byte[] prefix = stored.prefix(namespace);
                    store.deleteRange(
                            RowKeys.withHash(prefix, (int) KeyGroups.firstHash(covered.first(), maxParallelism)),
                            RowKeys.endOfGroups(prefix, covered, maxParallelism));
                }
            }
        }

        @Override
        public void entries(RestoredState.Block block) {
            StoredState state = state(block.state());
            byte[] prefix = state.prefix(block.namespace());
            cursor.reset(block);
            while (cursor.next()) {
                if (keyGroups.contains(KeyGroups.keyGroup(cursor.keyHash(), maxParallelism))) {
                    if (state.header().kind() == StateKind.ENTRIES) {
                        batch.put(entryKey(prefix), bytes(cursor.value()));
                    } else {
                        put(state, block.namespace());
                    }
                }
            }
        }

        private byte[] entryKey(byte[] prefix) {
            long number = entries++;
            byte[] key = Arrays.copyOf(RowKeys.withHash(prefix, cursor.keyHash()), prefix.length + 12);
            for (int i = 0; i < Long.BYTES; i++) {
                key[prefix.length + 4 + i] = (byte) (number >>> (56 - 8 * i));
            }
            return key;
        }

        private void put(StoredState state, long namespace) {
            byte[] key = bytes(cursor.key());
            requireHash(state, cursor.key());
            if (!first) {
                for (StoredState other : states) {
                    if (other.header().name().equals(state.header().name())) {
                        batch.delete(RowKeys.row(other.prefix(namespace), cursor.keyHash(), key));
                    }
                }
            }
            if (!cursor.isRemoved()) {
                batch.put(RowKeys.row(state.prefix(namespace), cursor.keyHash(), key), bytes(cursor.value()));
            }
        }

        private void requireHash(StoredState state, DataInputView bytes) {
            Object key = keys.deserialize(bytes);
            EntryCursor.requireEnd(bytes);
            if (KeyGroups.hash(key) != cursor.keyHash()) {
                throw new IllegalStateException(
                        ("State '%s' cannot be restored: the hash of key %s is not what it was when the snapshot was taken. "
                                        + "The hashCode of a key must depend on its value alone and stay the same.")
                                .formatted(state.header().name(), key));
            }
        }

        private StoredState state(StateHeader header) {
            for (StoredState state : own) {
                if (state.header().equals(header)) {
                    return state;
                }
            }
            StoredState state = merged(new StoredState(0, header, false));
            own.add(state);
            return state;
        }
    }

    private static byte[] bytes(DataInputView view) {
        return Arrays.copyOfRange(view.array(), view.position(), view.position() + view.remaining());
    }

    /** Takes out what there is of a state; one for each form of its values. */
    List<StoredState> take(String name) {
        List<StoredState> taken = states.stream()
                .filter(state -> state.header().name().equals(name))
                .toList();
        states.removeAll(taken);
        return taken;
    }

    /** What was not taken. */
    List<StoredState> remaining() {
        return List.copyOf(states);
    }

    /** Gets entries. */
    @FunctionalInterface
    interface Receiver {
        void entry(long namespace, @Nullable Object key, int keyHash, Object value);
    }

    /**
     * Reads all rows of {@code state} as values of {@code codec}'s type; those of a map by entry as maps of one entry each.
     *
     * @throws IllegalStateException if they are damaged or cannot become such values
     */
    void forEach(StoredState state, StateCodec codec, Receiver receiver) {
        StateCodec.RowReader reader = codec.rowReader(state);
        DataInputView row = new DataInputView();
        DataInputView value = new DataInputView();
        int keyStart = state.prefixLength() + Integer.BYTES;
        try (RowStore.Rows rows = store.rows(RowKeys.ofState(state.number()))) {
            while (rows.next()) {
                byte[] key = rows.key();
                row.wrap(key, keyStart, key.length - keyStart);
                Object readKey = state.header().kind() == StateKind.ENTRIES ? null : keys.deserialize(row);
                byte[] bytes = rows.value();
                value.wrap(bytes, 0, bytes.length);
                receiver.entry(
                        state.namespace(key),
                        readKey,
                        RowKeys.hash(key, state.prefixLength()),
                        reader.read(row, value));
            }
        } catch (CorruptDataException e) {
            throw new IllegalStateException(
                    "State '%s' cannot be restored, its bytes are damaged: %s"
                            .formatted(state.header().name(), e.getMessage()),
                    e);
        }
    }

    /** What a snapshot in canonical form has to write of a state that nobody uses. */
    HeldState.Portion portion(StoredState state, RowSnapshot snapshot) {
        return state.byEntry() ? new RawMapPortion(state, snapshot, keys) : new RowPortion(state, snapshot, null);
    }

    /** The rows of {@code state} are not needed any more. */
    void drop(StoredState state) {
        store.deletePrefix(RowKeys.ofState(state.number()));
    }
}
